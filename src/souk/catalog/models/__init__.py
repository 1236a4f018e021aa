from typing import Literal, get_args

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from souk.catalog.models.categories import DEEPEST_LEVEL as DEEPEST_LEVEL
from souk.catalog.models.categories import Attribute as Attribute
from souk.catalog.models.categories import AttributeKind as AttributeKind
from souk.catalog.models.categories import Category as Category
from souk.catalog.models.fetches import Fetch as Fetch
from souk.core.rich_text import RichText
from souk.core.tables import ChangingRow, CreatedRow, one_of


class ProductStatus(models.TextChoices):
    DRAFT = "draft"
    ACTIVE = "active"
    INACTIVE = "inactive"
    ARCHIVED = "archived"


class Visibility(models.TextChoices):
    PUBLIC = "public"
    PRIVATE = "private"
    PASSWORD_PROTECTED = "password_protected"  # noqa: S105 - the name of a visibility


class SellerState(models.TextChoices):
    OPEN = "open"
    ON_VACATION = "on_vacation"
    CLOSED = "closed"


LengthUnit = Literal["mm", "cm", "m", "in"]
LENGTH_UNITS: tuple[str, ...] = get_args(LengthUnit)

_SELLERS = Q(seller_id__isnull=False)
# What storefront listings look at; `search.current_entries` is that predicate.
_ON_SALE = Q(status="active", visibility="public", deleted_at__isnull=True) & ~Q(
    seller_state=SellerState.CLOSED
)


class Product(ChangingRow):
    """What a shop shows; what it sells is a variant.

    Kept by triggers, never by code: `price_amount` and `compare_at_amount` (those of the cheapest
    active variant, minor units), `category_ids` (its categories and all above them),
    `filter_values` ("name=value" of its attributes and its variants' options),
    `seller_state` (whether its seller sells: what is closed is not shown, what is on vacation is
    shown and not sold; without a seller it is the shop's own, and open), `is_hidden` (all its
    categories, or some above each of them, are inactive: it is neither shown nor sold).
    """

    seller_id = models.UUIDField(null=True, blank=True, editable=False)
    seller_state = models.CharField(
        max_length=12,
        choices=SellerState,
        default=SellerState.OPEN,
        db_default=SellerState.OPEN,
        editable=False,
    )
    name = models.CharField(max_length=500)
    # Found by the unique constraint below.
    slug = models.SlugField(max_length=255, db_index=False)
    short_description = models.CharField(max_length=500, blank=True, default="")
    description = RichText(blank=True, default="")
    status = models.CharField(max_length=20, choices=ProductStatus, default=ProductStatus.DRAFT)
    visibility = models.CharField(max_length=20, choices=Visibility, default=Visibility.PUBLIC)
    password_hash = models.CharField(max_length=255, blank=True, default="", editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    is_featured = models.BooleanField(default=False)
    is_digital = models.BooleanField(default=False)
    requires_shipping = models.BooleanField(default=True)
    tax_class = models.SlugField(
        max_length=30,
        default="standard",
        db_index=False,
        help_text="which of a country's rates holds: standard, reduced, …",
    )
    currency = models.CharField(max_length=3)
    price_amount = models.BigIntegerField(null=True, editable=False)
    compare_at_amount = models.BigIntegerField(null=True, editable=False)
    option_names = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    tags = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    seo_title = models.CharField(max_length=255, blank=True, default="")
    seo_description = models.CharField(max_length=500, blank=True, default="")
    seo_keywords = models.CharField(max_length=500, blank=True, default="")
    video_url = models.URLField(max_length=500, blank=True, default="")
    created_by = models.UUIDField(null=True, editable=False)
    view_count = models.PositiveBigIntegerField(default=0, editable=False)
    favorite_count = models.PositiveIntegerField(default=0, editable=False)
    average_rating = models.DecimalField(max_digits=3, decimal_places=2, default=0, editable=False)
    review_count = models.PositiveIntegerField(default=0, editable=False)
    category_ids = ArrayField(models.UUIDField(), default=list, editable=False)
    is_hidden = models.BooleanField(default=False, db_default=False, editable=False)
    filter_values = ArrayField(models.TextField(), default=list, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    categories: "models.ManyToManyField[Category, ProductCategory]" = models.ManyToManyField(
        Category, through="ProductCategory", related_name="products"
    )

    class Meta:
        db_table = "catalog_products"
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(deleted_at__isnull=True),
                name="catalog_products_slug_is_unique",
            ),
            one_of("status", ProductStatus, "catalog_products_status_is_known"),
            one_of("seller_state", SellerState, "catalog_products_seller_state_is_known"),
            one_of("visibility", Visibility, "catalog_products_visibility_is_known"),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"),
                name="catalog_products_currency_is_iso_4217",
            ),
            models.CheckConstraint(
                condition=Q(name__gt="", slug__gt=""), name="catalog_products_have_a_name"
            ),
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.PASSWORD_PROTECTED) | Q(password_hash__gt=""),
                name="catalog_products_password_is_set",
            ),
        ]
        indexes = [
            models.Index(
                F("average_rating").desc(),
                F("review_count").desc(),
                F("id").desc(),
                name="products_by_rating",
                condition=_ON_SALE,
            ),
            models.Index(fields=["status", "-id"], name="products_by_status"),
            models.Index(
                fields=["seller_id", "-id"], name="products_of_seller", condition=_SELLERS
            ),
            models.Index(
                fields=["-id"], name="products_deleted", condition=Q(deleted_at__isnull=False)
            ),
            GinIndex(OpClass("name", name="gin_trgm_ops"), name="products_name_trigrams"),
            GinIndex(fields=["tags"], name="products_tags"),
            GinIndex(fields=["category_ids"], name="products_in_category"),
        ]

    def __str__(self) -> str:
        return self.name


class ProductCategory(models.Model):
    """A product stands in this category; one of them is its primary one."""

    pk = models.CompositePrimaryKey("product_id", "category_id")
    # Found by the primary key, which begins with it.
    product = models.ForeignKey(
        Product, models.CASCADE, related_name="category_links", db_index=False
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="product_links")
    is_primary = models.BooleanField(default=False)

    class Meta:
        db_table = "catalog_product_categories"
        constraints = [
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(is_primary=True),
                name="catalog_product_categories_one_primary",
            ),
        ]


class Image(CreatedRow):
    """A picture of a product: a file of ours, `card_file` in a list's size, or an address.

    What was fetched from an address `came_from` there.
    """

    # Found by the unique constraint below.
    product = models.ForeignKey(Product, models.CASCADE, related_name="images", db_index=False)
    file = models.ImageField(upload_to="products/", null=True, blank=True)
    card_file = models.CharField(max_length=100, default="", db_default="", editable=False)
    url = models.URLField(max_length=500, null=True, blank=True)
    came_from = models.URLField(max_length=500, null=True, editable=False)
    alt = models.CharField(max_length=255, blank=True, default="")
    position = models.PositiveIntegerField(default=0)
    is_primary = models.BooleanField(default=False)

    class Meta:
        db_table = "catalog_images"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(is_primary=True),
                name="catalog_images_one_primary",
            ),
            # What variants refer to: a picture of their own product.
            models.UniqueConstraint(
                fields=["product", "id"], name="catalog_images_are_of_a_product"
            ),
            models.CheckConstraint(
                condition=Q(file__gt="") | Q(url__gt=""),
                name="catalog_images_is_somewhere",
            ),
        ]
        indexes = [
            models.Index(
                fields=["came_from"],
                condition=Q(came_from__isnull=False),
                name="catalog_images_came_from",
            )
        ]

    def __str__(self) -> str:
        return self.alt or str(self.id)


class Variant(ChangingRow):
    """The sellable unit: SKU, price, weight, stock. A simple product has one, its default."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="variants")
    sku = models.CharField("SKU", max_length=100)
    barcode = models.CharField(max_length=100, null=True, blank=True)
    name = models.CharField(max_length=255, blank=True, default="", help_text="such as Red / Large")
    options = models.JSONField(default=dict, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    price_amount = models.BigIntegerField("price", help_text="minor units")
    compare_at_amount = models.BigIntegerField(
        "compare-at price", null=True, blank=True, help_text="minor units"
    )
    cost_amount = models.BigIntegerField("cost", null=True, blank=True, help_text="minor units")
    weight_grams = models.PositiveIntegerField(default=0)
    dimensions = models.JSONField(null=True, blank=True)
    image = models.ForeignKey(
        Image, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    tracks_stock = models.BooleanField(
        default=True, help_text="if not, it sells without looking at stock"
    )
    allow_backorder = models.BooleanField(
        default=False,
        db_default=False,
        help_text="it sells beyond what is in stock; what arrives goes to it first",
    )
    position = models.PositiveIntegerField(default=0)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        db_table = "catalog_variants"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                Upper("sku"),
                condition=Q(deleted_at__isnull=True),
                name="catalog_variants_sku_is_unique",
            ),
            models.UniqueConstraint(
                fields=["barcode"],
                condition=Q(deleted_at__isnull=True, barcode__isnull=False),
                name="catalog_variants_barcode_is_unique",
            ),
            models.UniqueConstraint(
                fields=["product", "options"],
                condition=Q(deleted_at__isnull=True),
                name="catalog_variants_options_are_unique",
            ),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(is_default=True, deleted_at__isnull=True),
                name="catalog_variants_one_default",
            ),
            models.CheckConstraint(
                condition=Q(sku__gt="") & (Q(barcode__isnull=True) | Q(barcode__gt="")),
                name="catalog_variants_codes_say_something",
            ),
            models.CheckConstraint(
                condition=Q(price_amount__gt=0), name="catalog_variants_price_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(compare_at_amount__gt=0),
                name="catalog_variants_compare_at_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(cost_amount__gte=0), name="catalog_variants_cost_is_not_negative"
            ),
        ]
        indexes = [
            models.Index(
                OpClass(Upper("sku"), name="text_pattern_ops"),
                condition=Q(deleted_at__isnull=True),
                name="variants_by_start_of_sku",
            ),
            models.Index(
                fields=["image"], condition=Q(image__isnull=False), name="variants_of_image"
            ),
        ]

    def __str__(self) -> str:
        return self.sku


class RelatedProduct(models.Model):
    """Another product that somebody has chosen to show beside a product."""

    pk = models.CompositePrimaryKey("product_id", "related_id")
    product = models.ForeignKey(Product, models.CASCADE, related_name="related_links")
    related = models.ForeignKey(Product, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "catalog_related_products"
        constraints = [
            models.CheckConstraint(
                condition=~Q(product=F("related")), name="catalog_related_products_are_others"
            ),
        ]


class Favorite(models.Model):
    """A product that a customer wants to remember."""

    pk = models.CompositePrimaryKey("user_id", "product_id")
    user_id = models.UUIDField()
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        db_table = "catalog_favorites"


class FavoriteChange(models.Model):
    """One favourite more or less, until a job has counted it: no product's row is hot."""

    id = models.BigAutoField(primary_key=True)
    product_id = models.UUIDField()
    change = models.SmallIntegerField()

    class Meta:
        db_table = "catalog_favorite_changes"
