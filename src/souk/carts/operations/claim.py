"""Giving a guest's cart to the customer that the guest has turned out to be."""

from dataclasses import replace
from uuid import UUID

from souk.carts.errors import OtherCartDiffers
from souk.carts.models import CartStatus
from souk.carts.operations.holding import all_or_nothing, hold_cart, hold_carts_of, save_change
from souk.carts.operations.items import MAX_QUANTITY, check_number_of_lines
from souk.carts.operations.reservation import let_go
from souk.carts.queries.ownership import Owner, is_over
from souk.carts.stores.chosen import store
from souk.carts.stores.document import CartDocument
from souk.core.ids import uuid7


@all_or_nothing
def claim_cart(cart_id: UUID, *, user_id: UUID, token: str | None) -> None:
    """Make a guest's cart the customer's; the one that they had is merged into it and given up.

    Of a variant that is in both, quantities add up to MAX_QUANTITY. The guest's token opens nothing
    any more. Repeating it changes nothing.
    """
    hold_carts_of(user_id)
    cart = hold_cart(cart_id, Owner(user_id, token))
    if cart.user_id is not None:
        return
    earlier = store().active_of(user_id, hold=True)
    if earlier is not None:
        _merge(earlier, into=cart)
    cart.user_id, cart.token_hash = user_id, None
    save_change(cart, *([earlier] if earlier else []))


def _merge(earlier: CartDocument, *, into: CartDocument) -> None:
    """Put what is in one cart into another, and give the first one up, empty."""
    lines = [] if is_over(earlier) else earlier.items
    if lines and earlier.currency != into.currency:
        raise OtherCartDiffers(earlier.id, earlier.currency, into.currency)
    for line in lines:
        kept = into.item_of(line.variant_id)
        if kept is not None:
            kept.quantity = min(kept.quantity + line.quantity, MAX_QUANTITY)
        else:
            into.items.append(replace(line, id=uuid7(), created_at=None))
    check_number_of_lines(len(into.items))
    # Coupons that were put in together stay together: those of both might not be combinable.
    into.coupon_codes = into.coupon_codes or earlier.coupon_codes
    into.notes = into.notes or earlier.notes
    let_go(earlier)
    earlier.status, earlier.merged_into_id = CartStatus.ABANDONED, into.id
    earlier.items, earlier.coupon_codes, earlier.notes = [], [], ""
    earlier.revision += 1
