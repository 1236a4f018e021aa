from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from souk.catalog.models import Category
from souk.core.admin import StaffPage


@admin.register(Category)
class CategoryPage(StaffPage):
    """The tree of categories, in the order of their paths."""

    list_display = ("shown_name", "path", "position", "is_active")
    list_editable = ("position", "is_active")
    list_filter = ("is_active", "level")
    search_fields = ("name", "slug")
    ordering = ("path",)
    autocomplete_fields = ("parent",)
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "parent", "description", "image")}),
        ("Showing", {"fields": ("position", "is_active")}),
        ("Search engines", {"fields": ("seo_title", "seo_description", "seo_keywords")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        return super().get_queryset(request).filter(deleted_at__isnull=True)

    @display(description="name", ordering="path")
    def shown_name(self, category: Category) -> str:
        return "\N{EM SPACE}" * category.level + category.name
