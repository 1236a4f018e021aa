"""Carts, for staff: to read, when a buyer asks."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from souk.carts.models import Cart, CartStatus
from souk.carts.stores.chosen import store
from souk.catalog.queries.offers import offers_of
from souk.core.admin.amounts import money
from souk.core.admin.lists import Coloured, RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin, table


class RecoveryFilter(admin.SimpleListFilter):
    """Carts that nobody had come back to for a while."""

    title = "left"
    parameter_name = "left"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("left", "and nobody came back"),
            ("resumed", "and somebody came back"),
            ("recovered", "and ordered after all"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        left = queryset.filter(abandoned_at__isnull=False)
        if self.value() == "left":
            return left.filter(resumed_at__isnull=True, order_id__isnull=True)
        if self.value() == "resumed":
            return left.filter(resumed_at__isnull=False)
        if self.value() == "recovered":
            return left.filter(status=CartStatus.CONVERTED)
        return queryset


@admin.register(Cart)
class CartAdmin(ReadOnlyAdmin):
    """What buyers want."""

    list_display = ("id", "status_label", "buyer", "currency", "expires_at", "updated_at")
    list_filter = ("status", RecoveryFilter, RecentFilter)
    search_fields = ("id__exact", "user_id__exact", "order_id__exact")
    search_help_text = "Id of the cart, its buyer or its order"
    sortable_by = ()
    fields = (
        "id",
        "status",
        "buyer",
        "currency",
        "order_id",
        "merged_into_id",
        "notes",
        "created_at",
        "updated_at",
        "expires_at",
        "abandoned_at",
        "resumed_at",
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Cart]":
        carts: QuerySet[Cart] = super().get_queryset(request)
        return carts.defer("token_hash")

    def tables(self, row: Cart) -> list[dict[str, Any]]:
        cart = store().find(row.id)
        items = cart.items if cart else []
        offers = {
            offer.variant_id: offer
            for offer in offers_of([(item.variant_id, None) for item in items])
        }
        return [
            table(
                "Lines",
                ["SKU", "Name", "Quantity", "Price when added", "Price now"],
                [self._line(item, offers.get(item.variant_id), row.currency) for item in items],
            )
        ]

    def _line(self, item: Any, offer: Any, currency: str) -> list[Any]:
        added = money(item.unit_price_amount, currency)
        if offer is None:
            return [item.sku, item.name, item.quantity, added, "no longer on sale"]
        now = money(offer.unit_price_amount, offer.currency)
        return [offer.sku, offer.name, item.quantity, added, now]

    @display(
        description="Status",
        label={"active": "info", "abandoned": "warning", "converted": "success"},
    )
    def status_label(self, cart: Cart) -> Coloured:
        return Coloured(cart.status, cart.get_status_display())

    @display(description="Buyer")
    def buyer(self, cart: Cart) -> str:
        return str(cart.user_id or "guest")
