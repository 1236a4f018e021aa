"""Beginning a cart, and writing a note into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from souk.carts.models import Cart, CartStatus
from souk.carts.operations import items
from souk.carts.operations.holding import end_from_now, hold_cart, hold_carts_of, note_change
from souk.carts.operations.reservation import let_go
from souk.carts.queries.ownership import Owner
from souk.core.database.identity import showing_token
from souk.core.ids import uuid7
from souk.core.secrets import derived_token, token_hash


@dataclass(frozen=True, slots=True)
class NewCart:
    """`token` is the guest's, None for a customer."""

    id: UUID
    token: str | None


@transaction.atomic
def begin_cart(
    user_id: UUID | None, *, currency: str | None, wanted: Sequence[items.Wanted]
) -> NewCart:
    """Begin a cart with these items. A customer has one active cart: the one before is given up."""
    cart_id = uuid7()
    token = None if user_id else derived_token("cart", cart_id)
    if user_id:
        hold_carts_of(user_id)
        earlier = Cart.objects.filter(user_id=user_id, status=CartStatus.ACTIVE)
        # Locked first, as its order does: the cart, what it holds, the stock.
        holding = earlier.filter(reservation_id__isnull=False)
        for cart in holding.select_for_update(no_key=True):
            let_go(cart)
        earlier.update(status=CartStatus.ABANDONED)
    offers = items.on_sale(wanted)
    default = offers[0].currency if offers else settings.DEFAULT_CURRENCY
    with showing_token(token):
        cart = Cart.objects.create(
            id=cart_id,
            user_id=user_id,
            token_hash=token_hash(token) if token else None,
            currency=currency or default,
            expires_at=end_from_now(),
        )
        items.put(cart, wanted, offers)
    return NewCart(cart_id, token)


@transaction.atomic
def change_cart(cart_id: UUID, *, owner: Owner, notes: str, revision: int | None) -> None:
    """Write what the buyer has to say into the cart; its order will have it, too."""
    note_change(hold_cart(cart_id, owner, revision=revision), notes=notes)
