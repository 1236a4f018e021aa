"""The tree that products stand in, and what products of a category are told apart by."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from souk.core.rich_text import RichText
from souk.core.tables import ChangingRow, CreatedRow, one_of

# The root is level 0.
DEEPEST_LEVEL = 9


class Category(ChangingRow):
    """A node of the category tree. `path` and `level` follow from the parents, by trigger."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(max_length=255)
    slug = models.SlugField(max_length=255)
    path = models.TextField(editable=False, default="", help_text="slugs joined by /")
    level = models.PositiveSmallIntegerField(editable=False, default=0)
    position = models.PositiveIntegerField(default=0)
    description = RichText(blank=True, default="")
    image = models.ImageField(upload_to="categories/", null=True, blank=True)
    is_active = models.BooleanField(default=True)
    seo_title = models.CharField(max_length=255, blank=True, default="")
    seo_description = models.CharField(max_length=500, blank=True, default="")
    seo_keywords = models.CharField(max_length=500, blank=True, default="")
    search_vector = SearchVectorField(null=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        db_table = "catalog_categories"
        verbose_name_plural = "categories"
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(deleted_at__isnull=True),
                name="catalog_categories_slug_is_unique",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="catalog_categories_is_not_its_own_parent",
            ),
            models.CheckConstraint(
                condition=Q(level__lte=DEEPEST_LEVEL),
                name="catalog_categories_stands_at_most_ten_deep",
            ),
            models.CheckConstraint(
                condition=Q(name__gt="", slug__gt=""), name="catalog_categories_have_a_name"
            ),
        ]
        indexes = [
            models.Index(OpClass("path", name="text_pattern_ops"), name="categories_below"),
            models.Index(fields=["parent", "position"], name="categories_children"),
            GinIndex(fields=["search_vector"], name="categories_search"),
        ]

    def __str__(self) -> str:
        return self.name


class AttributeKind(models.TextChoices):
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"


class Attribute(CreatedRow):
    """What the products of a category, and of those below it, say in one way."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="attributes")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=AttributeKind)
    choices = ArrayField(models.CharField(max_length=255), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "catalog_attributes"
        constraints = [
            models.UniqueConstraint("category", Lower("name"), name="catalog_attributes_unique"),
            one_of("kind", AttributeKind, "catalog_attributes_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=AttributeKind.CHOICE) ^ Q(choices=[]),
                name="catalog_attributes_choices_are_of_a_choice",
            ),
        ]
