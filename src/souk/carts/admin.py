"""Carts, to look at."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from souk.carts.models import Cart, CartStatus, Item
from souk.core.admin import ReadOnlyInline, ReadOnlyPage, money


class Lines(ReadOnlyInline):
    model = Item
    fields = ("variant_id", "quantity", "shown_price", "created_at")
    readonly_fields = ("shown_price", "created_at")
    tab = False

    @display(description="price when added")
    def shown_price(self, item: Item) -> str:
        return money(item.unit_price_amount, item.cart.currency)


@admin.register(Cart)
class CartPage(ReadOnlyPage):
    inlines = (Lines,)
    list_display = ("id", "created_at", "shown_owner", "shown_status", "lines", "expires_at")
    list_filter = ("status",)
    search_fields = ("id__exact", "user_id__exact")
    ordering = ("-id",)
    fields = ("status", "currency", "user_id", "order_id", "revision", "expires_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cart]:
        return super().get_queryset(request).annotate(line_count=Count("items"))

    @display(description="lines")
    def lines(self, cart: Cart) -> int:
        return int(getattr(cart, "line_count", 0))

    @display(description="owner")
    def shown_owner(self, cart: Cart) -> str:
        return str(cart.user_id) if cart.user_id else "guest"

    @display(
        description="status",
        label={CartStatus.ACTIVE.value: "info", CartStatus.CONVERTED.value: "success"},
    )
    def shown_status(self, cart: Cart) -> str:
        return cart.status
