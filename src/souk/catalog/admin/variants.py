from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from souk.catalog.admin.forms import LoneVariantForm
from souk.catalog.models import Image, Variant
from souk.core.admin.amounts import AmountsAdmin, money
from souk.core.admin.pages import StaffAdmin


@admin.register(Variant)
class VariantAdmin(AmountsAdmin, StaffAdmin):
    """Every variant by its SKU; new ones are made on their product's page."""

    permission = "catalog.manage"
    form = LoneVariantForm
    may_add = False
    list_display = ("sku", "product", "name", "price", "is_active", "tracks_stock")
    list_filter = ("is_active", "tracks_stock", "allow_backorder")
    list_select_related = ("product",)
    search_fields = ("sku__istartswith", "barcode__exact", "product__name")
    search_help_text = "SKU, barcode or name of the product"
    readonly_fields = ("product",)
    fieldsets = (
        (None, {"fields": ("product", "sku", "barcode", "name", "options")}),
        ("Price", {"fields": ("price_amount", "compare_at_amount", "cost_amount")}),
        (
            "Sale",
            {
                "fields": (
                    "is_active",
                    ("tracks_stock", "allow_backorder"),
                    ("weight_grams", "position"),
                    "image",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Variant]":
        variants: QuerySet[Variant] = super().get_queryset(request)
        return variants.filter(deleted_at__isnull=True).select_related("product")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **options)
        if obj is not None and "image" in form.base_fields:
            form.base_fields["image"].queryset = Image.objects.filter(product_id=obj.product_id)
        return form

    @display(description="Price", ordering="price_amount")
    def price(self, variant: Variant) -> str:
        return money(variant.price_amount, variant.product.currency)
