from typing import Any

from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminTextInputWidget

from souk.catalog.admin.forms import CategoryForm
from souk.catalog.models import Attribute, Category
from souk.catalog.operations.withdrawal import withdraw_categories
from souk.core.admin.pages import StaffAdmin, StaffTabularInline
from souk.core.errors import DomainError


class AttributeInline(StaffTabularInline):
    """What products of a category say in one way."""

    permission = "catalog.manage"
    model = Attribute
    may_delete = True
    fields = ("name", "kind", "choices", "position")
    formfield_overrides = {
        ArrayField: {"widget": UnfoldAdminTextInputWidget, "help_text": "Of a choice, by commas."}
    }


@admin.register(Category)
class CategoryAdmin(StaffAdmin):
    """The category tree."""

    permission = "catalog.manage"
    form = CategoryForm
    inlines = (AttributeInline,)
    list_display = ("path", "name", "is_active", "position")
    list_filter = ("is_active", "level")
    search_fields = ("name", "path")
    ordering = ("path",)
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("parent",)
    actions = ("remove",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "parent", "position", "is_active")}),
        ("Page", {"fields": ("description", "image")}),
        (
            "Search engines",
            {
                "fields": ("seo_title", "seo_description", "seo_keywords"),
                "classes": ["collapse"],
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Category]":
        categories: QuerySet[Category] = super().get_queryset(request)
        return categories.filter(deleted_at__isnull=True)

    @admin.action(description="Remove the chosen categories", permissions=["change"])
    def remove(self, request: HttpRequest, chosen: "QuerySet[Any]") -> None:
        """Take the chosen categories away."""
        try:
            count = withdraw_categories(list(chosen.values_list("id", flat=True)))
        except DomainError as error:
            messages.error(request, error.detail)
        else:
            messages.success(request, f"Removed: {count}.")
