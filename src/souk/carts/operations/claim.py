"""Giving a guest's cart to the customer that the guest has turned out to be."""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from souk.carts.errors import OtherCartDiffers
from souk.carts.models import Cart, CartStatus, Coupon, Item
from souk.carts.operations.holding import hold_cart, hold_carts_of, note_change
from souk.carts.operations.items import MAX_QUANTITY, check_number_of_lines
from souk.carts.operations.reservation import let_go
from souk.carts.queries.ownership import Owner
from souk.core.ids import uuid7


@transaction.atomic
def claim_cart(cart_id: UUID, *, user_id: UUID, token: str | None) -> None:
    """Make a guest's cart the customer's; the one that they had is merged into it and given up.

    Of a variant that is in both, quantities add up to MAX_QUANTITY. The guest's token opens nothing
    any more. Repeating it changes nothing.
    """
    hold_carts_of(user_id)
    cart = hold_cart(cart_id, Owner(user_id, token))
    if cart.user_id is not None:
        return
    earlier = Cart.objects.select_for_update().filter(user_id=user_id, status=CartStatus.ACTIVE)
    for other in earlier:
        is_over = other.expires_at <= timezone.now()
        lines = [] if is_over else list(Item.objects.filter(cart=other).order_by("id"))
        _merge(lines, other, into=cart)
    note_change(cart, user_id=user_id, token_hash=None, notes=cart.notes)


def _merge(lines: list[Item], earlier: Cart, *, into: Cart) -> None:
    """Put the lines of one cart into another, and give the first one up, empty."""
    if lines and earlier.currency != into.currency:
        raise OtherCartDiffers(earlier.id, earlier.currency, into.currency)
    present = {item.variant_id: item for item in Item.objects.filter(cart=into)}
    for line in lines:
        if line.variant_id in present:
            kept = present[line.variant_id]
            kept.quantity = min(kept.quantity + line.quantity, MAX_QUANTITY)
        else:
            line.id, line.cart = uuid7(), into
            present[line.variant_id] = line
    check_number_of_lines(len(present))
    Item.objects.bulk_create(
        present.values(),
        update_conflicts=True,
        unique_fields=["cart", "variant_id"],
        update_fields=["quantity"],
    )
    Item.objects.filter(cart=earlier).delete()
    # Coupons that were put in together stay together: those of both might not be combinable.
    if not Coupon.objects.filter(cart=into).exists():
        Coupon.objects.filter(cart=earlier).update(cart=into)
    let_go(earlier)
    into.notes = into.notes or earlier.notes
    Cart.objects.filter(id=earlier.id).update(
        status=CartStatus.ABANDONED, merged_into=into, notes="", revision=F("revision") + 1
    )
