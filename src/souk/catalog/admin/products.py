from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from souk.catalog.admin.forms import (
    ImageForm,
    ImageFormSet,
    ProductForm,
    VariantForm,
    VariantFormSet,
)
from souk.catalog.admin.prices import PricesForm, change_once
from souk.catalog.models import Image, Product, Variant
from souk.catalog.operations.fetching import fetch_again
from souk.catalog.operations.products import restore_product
from souk.catalog.operations.publication import publish_products, unpublish_products
from souk.catalog.operations.withdrawal import withdraw_products
from souk.catalog.queries.attributes import attributes_within
from souk.catalog.queries.images import has_given_up_pictures, where_it_is
from souk.core.admin.amounts import AmountsAdmin, money
from souk.core.admin.lists import Coloured, RecentFilter
from souk.core.admin.pages import StaffAdmin, StaffStackedInline, StaffTabularInline, table
from souk.core.admin.steps import Step, StepsAdmin
from souk.core.errors import DomainError
from souk.core.ids import uuid7

# As many as the API takes.
_MOST_PRICED = 5000
_COLOURS = {"draft": "info", "active": "success", "inactive": "warning", "archived": "danger"}


class VariantInline(AmountsAdmin, StaffStackedInline):
    """What a product sells."""

    permission = "catalog.manage"
    model = Variant
    form = VariantForm
    formset = VariantFormSet
    may_delete = True
    fields = (
        ("sku", "name"),
        ("price_amount", "compare_at_amount", "cost_amount"),
        "options",
        ("weight_grams", "position"),
        ("is_default", "is_active"),
        ("tracks_stock", "allow_backorder"),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Variant]":
        variants: QuerySet[Variant] = super().get_queryset(request)
        return variants.filter(deleted_at__isnull=True).select_related("product")

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        formset = super().get_formset(request, obj, **options)
        # A removed variant stays in its table: what refers to it need not stop its removal.
        formset.form.hand_clean_DELETE = lambda form: None
        return formset


class ImageInline(StaffTabularInline):
    """A product's pictures."""

    permission = "catalog.manage"
    model = Image
    form = ImageForm
    formset = ImageFormSet
    may_delete = True
    fields = ("file", "url", "alt", "position", "is_primary", "whereabouts")
    readonly_fields = ("whereabouts",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Image]":
        pictures: QuerySet[Image] = super().get_queryset(request)
        return pictures.select_related("fetch")

    @display(description="Where it is")
    def whereabouts(self, picture: Image) -> str:
        return where_it_is(picture)


class RemovedFilter(admin.SimpleListFilter):
    """Those on the shop's lists, unless the removed ones are asked for."""

    title = "removed"
    parameter_name = "removed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Removed")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(deleted_at__isnull=self.value() != "yes")


@admin.register(Product)
class ProductAdmin(StepsAdmin, StaffAdmin):
    """Products with their variants and pictures."""

    steps = {
        "restore": Step(
            "Restore",
            "It is back as it was.",
            lambda product, actor_id: restore_product(product.pk, owner_id=None),
        ),
        "fetch": Step(
            "Fetch its pictures again",
            "The worker tries again.",
            lambda product, actor_id: fetch_again(product.pk),
        ),
    }

    permission = "catalog.manage"
    form = ProductForm
    inlines = (VariantInline, ImageInline)
    list_display = ("name", "status_label", "visibility", "price", "is_featured", "updated_at")
    list_filter = (
        "status",
        "visibility",
        "is_featured",
        "seller_state",
        RemovedFilter,
        RecentFilter,
    )
    search_fields = ("name", "slug")
    search_help_text = "Name, slug, tag or SKU"
    sortable_by = ("name", "price", "updated_at")
    prepopulated_fields = {"slug": ("name",)}
    formfield_overrides = {
        ArrayField: {"widget": UnfoldAdminTextInputWidget, "help_text": "Separated by commas."}
    }
    actions = ("put_on_sale", "take_off_sale", "change_prices", "remove")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("name", "slug"),
                    ("status", "visibility"),
                    "password",
                    ("currency", "seller"),
                    "published_at",
                    "short_description",
                    "description",
                )
            },
        ),
        (
            "Where it is found",
            {
                "fields": (
                    "in_categories",
                    "primary_category",
                    "tags",
                    "attributes",
                    "option_names",
                    "related",
                )
            },
        ),
        (
            "Kind",
            {
                "fields": (
                    ("is_featured", "is_digital", "requires_shipping"),
                    "tax_class",
                    "video_url",
                )
            },
        ),
        (
            "Search engines",
            {
                "fields": ("seo_title", "seo_description", "seo_keywords"),
                "classes": ["collapse"],
            },
        ),
    )

    def steps_for(self, request: HttpRequest, row: Any) -> list[str]:
        if row.deleted_at is not None:
            return ["restore"]
        return ["fetch"] if has_given_up_pictures(row.pk) else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What is removed is brought back first.
        is_there = obj is None or obj.deleted_at is None
        return is_there and super().has_change_permission(request, obj)

    def tables(self, row: Any) -> list[dict[str, Any]]:
        liked = [row.view_count, row.favorite_count, row.average_rating, row.review_count]
        declared = [
            [one.name, one.get_kind_display(), ", ".join(one.choices)]
            for one in attributes_within(row.category_ids)
        ]
        return [
            table("How it is liked", ["Views", "Favourites", "Rating", "Reviews"], [liked]),
            table("Attributes of its categories", ["Name", "Kind", "Choices"], declared),
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> tuple["QuerySet[Any]", bool]:
        """Find by name, slug or tag, and by the SKU of a variant."""
        if request.path.endswith("/autocomplete/"):
            queryset = queryset.filter(deleted_at__isnull=True)
        if not search_term:
            return queryset, False
        with_sku = Variant.objects.filter(sku__istartswith=search_term, deleted_at__isnull=True)
        wanted = (
            Q(name__icontains=search_term)
            | Q(slug__istartswith=search_term)
            # By its index, which knows tags as they are written.
            | Q(tags__overlap=[search_term, search_term.lower(), search_term.capitalize()])
            | Q(id__in=with_sku.values("product_id"))
        )
        return queryset.filter(wanted), False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Prices are counted in it: a product that has some keeps its currency.
        return ("currency",) if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        # The hash first: what is behind a password has one.
        if change and form.cleaned_data.get("password"):
            Product.objects.filter(pk=obj.pk).update(password_hash=obj.password_hash)
        super().save_model(request, obj, form, change)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"currency": settings.DEFAULT_CURRENCY}

    @display(description="Status", label=_COLOURS)
    def status_label(self, product: Product) -> Coloured:
        return Coloured(product.status, product.get_status_display())

    @display(description="Price from", ordering="price_amount")
    def price(self, product: Product) -> str:
        return money(product.price_amount, product.currency)

    @admin.action(description="Put the chosen products on sale", permissions=["change"])
    def put_on_sale(self, request: HttpRequest, chosen: "QuerySet[Any]") -> None:
        """Make the chosen products active."""
        messages.success(request, f"On sale now: {publish_products(_ids(chosen))}.")

    @admin.action(description="Take the chosen products off sale", permissions=["change"])
    def take_off_sale(self, request: HttpRequest, chosen: "QuerySet[Any]") -> None:
        """Make the chosen products inactive."""
        messages.success(request, f"No longer on sale: {unpublish_products(_ids(chosen))}.")

    @admin.action(description="Change the prices of the chosen products", permissions=["change"])
    def change_prices(
        self, request: HttpRequest, chosen: "QuerySet[Any]"
    ) -> TemplateResponse | None:
        """Ask by how much the prices of the chosen products change, then change them."""
        ids = _ids(chosen[: _MOST_PRICED + 1])
        if len(ids) > _MOST_PRICED:
            messages.error(request, f"Choose at most {_MOST_PRICED} products at once.")
            return None
        form = PricesForm(request.POST if "apply" in request.POST else None)
        if form.is_valid():
            try:
                changed = change_once(request, ids, form.change())
            except DomainError as error:
                form.add_error(None, error.detail)
            else:
                messages.success(request, f"Prices changed: {changed.variants}.")
                return None
        context = {
            **self.admin_site.each_context(request),
            "title": "Change prices",
            "form": form,
            "count": len(ids),
            "chosen": request.POST.getlist("_selected_action"),
            "all": request.POST.get("select_across", "0"),
            "once": str(uuid7()),
        }
        return TemplateResponse(request, "catalog/prices.html", context)

    @admin.action(description="Remove the chosen products", permissions=["change"])
    def remove(self, request: HttpRequest, chosen: "QuerySet[Any]") -> None:
        """Take the chosen products off the shop for good."""
        messages.success(request, f"Removed: {withdraw_products(_ids(chosen))}.")


def _ids(chosen: "QuerySet[Any]") -> list[UUID]:
    return list(chosen.values_list("id", flat=True))
