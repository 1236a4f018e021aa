from typing import Any

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from unfold.decorators import action, display

from souk.catalog.admin.forms import ImageForm, ProductForm, VariantForm, VariantFormSet
from souk.catalog.models import Image, Product, ProductCategory, ProductStatus, Variant
from souk.catalog.operations.arrangement import (
    arrange_product,
    change_product_status,
    place_product,
    remove_products,
)
from souk.core.admin import StaffInline, StaffPage, money

_STATUS_COLOURS = {
    ProductStatus.ACTIVE.value: "success",
    ProductStatus.DRAFT.value: "info",
    ProductStatus.INACTIVE.value: "warning",
    ProductStatus.ARCHIVED.value: "danger",
}


class Variants(StaffInline):
    """What the shop sells of a product; a variant is taken off sale, never deleted."""

    model = Variant
    form = VariantForm
    formset = VariantFormSet
    min_num = 1
    can_delete = False
    ordering = ("position", "id")
    tab = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Variant]:
        return super().get_queryset(request).filter(deleted_at__isnull=True)


class Images(StaffInline):
    """Pictures; the one of the lowest position is the main one."""

    model = Image
    form = ImageForm
    ordering = ("position", "id")
    tab = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_staff(request)


@admin.register(Product)
class ProductPage(StaffPage):
    """Products; stock is under Stock, by variant and warehouse."""

    form = ProductForm
    inlines = (Variants, Images)
    list_display = (
        "name",
        "shown_status",
        "shown_price",
        "shown_category",
        "is_featured",
        "updated_at",
    )
    list_filter = ("status", "is_featured", "is_digital", "visibility")
    search_fields = ("name", "slug", "variants__sku__iexact", "variants__barcode__exact")
    ordering = ("-id",)
    prepopulated_fields = {"slug": ("name",)}
    actions = ("put_on_sale", "take_off_sale", "remove")
    fieldsets = (
        (None, {"fields": ("name", "slug", "status", "category", "other_categories")}),
        ("Texts", {"fields": ("short_description", "description", "tags", "attributes")}),
        (
            "Selling",
            {
                "fields": (
                    "currency",
                    "visibility",
                    "published_at",
                    "is_featured",
                    "is_digital",
                    "requires_shipping",
                    "video_url",
                )
            },
        ),
        ("Search engines", {"fields": ("seo_title", "seo_description", "seo_keywords")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        primary = ProductCategory.objects.filter(is_primary=True).select_related("category")
        return (
            super()
            .get_queryset(request)
            .filter(deleted_at__isnull=True)
            .prefetch_related(Prefetch("category_links", primary, to_attr="primary_links"))
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Prices are in it: another currency is another product.
        return ("currency",) if obj else ()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        place_product(form.instance.id, *form.placed_in)
        arrange_product(form.instance.id)

    @display(description="status", ordering="status", label=_STATUS_COLOURS)
    def shown_status(self, product: Product) -> str:
        return product.status

    @display(description="price", ordering="price_amount")
    def shown_price(self, product: Product) -> str:
        return money(product.price_amount, product.currency)

    @display(description="category")
    def shown_category(self, product: Any) -> str:
        return ", ".join(link.category.name for link in product.primary_links)

    @action(description="Put on sale")
    def put_on_sale(self, request: HttpRequest, chosen: QuerySet[Product]) -> None:
        self._change_status(request, chosen, ProductStatus.ACTIVE, "are on sale now")

    @action(description="Take off sale")
    def take_off_sale(self, request: HttpRequest, chosen: QuerySet[Product]) -> None:
        self._change_status(request, chosen, ProductStatus.INACTIVE, "are off sale now")

    @action(description="Remove from the shop for good")
    def remove(self, request: HttpRequest, chosen: QuerySet[Product]) -> None:
        count = remove_products(chosen.values_list("id", flat=True))
        messages.success(request, f"{count} products were removed.")

    def _change_status(
        self,
        request: HttpRequest,
        chosen: QuerySet[Product],
        status: ProductStatus,
        outcome: str,
    ) -> None:
        count = change_product_status(chosen.values_list("id", flat=True), status)
        messages.success(request, f"{count} products {outcome}.")


@admin.register(Variant)
class VariantPage(StaffPage):
    """Variants, to be found from elsewhere; they are changed on their product's page."""

    list_display = ("sku", "product", "name", "is_active")
    list_select_related = ("product",)
    list_filter = ("is_active",)
    search_fields = ("sku__istartswith", "product__name")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Variant]:
        return super().get_queryset(request).filter(deleted_at__isnull=True)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
