"""Beginning a cart, and writing a note into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from souk.carts.models import CartStatus
from souk.carts.operations import items
from souk.carts.operations.holding import (
    all_or_nothing,
    end_from_now,
    hold_cart,
    hold_carts_of,
    save,
    save_change,
)
from souk.carts.operations.reservation import let_go
from souk.carts.queries.ownership import Owner
from souk.carts.stores.chosen import store
from souk.carts.stores.document import CartDocument
from souk.core.database.identity import showing_token
from souk.core.ids import uuid7
from souk.core.secrets import derived_token, token_hash


@dataclass(frozen=True, slots=True)
class NewCart:
    """`token` is the guest's, None for a customer."""

    id: UUID
    token: str | None


@all_or_nothing
def begin_cart(
    user_id: UUID | None, *, currency: str | None, wanted: Sequence[items.Wanted]
) -> NewCart:
    """Begin a cart with these items. A customer has one active cart: the one before is given up."""
    cart_id = uuid7()
    token = None if user_id else derived_token("cart", cart_id)
    offers = items.on_sale(wanted)
    default = offers[0].currency if offers else settings.DEFAULT_CURRENCY
    cart = CartDocument(
        id=cart_id,
        user_id=user_id,
        token_hash=token_hash(token).hex() if token else None,
        status=CartStatus.ACTIVE,
        currency=currency or default,
        expires_at=end_from_now(),
    )
    items.put(cart, wanted, offers)
    # Nothing is refused after this: a store of documents keeps at once what it gives up here.
    earlier = _given_up(user_id) if user_id else []
    with showing_token(token):
        save(*earlier, cart)
    return NewCart(cart_id, token)


@all_or_nothing
def change_cart(cart_id: UUID, *, owner: Owner, notes: str, revision: int | None) -> None:
    """Write what the buyer has to say into the cart; its order will have it, too."""
    cart = hold_cart(cart_id, owner, revision=revision)
    cart.notes = notes
    save_change(cart)


def _given_up(user_id: UUID) -> list[CartDocument]:
    """Hold the cart that a customer has until now, and let go what is held for it."""
    hold_carts_of(user_id)
    earlier = store().active_of(user_id, hold=True)
    if earlier is None:
        return []
    # Locked as its order does: the cart, what it holds, the stock.
    let_go(earlier)
    earlier.status = CartStatus.ABANDONED
    return [earlier]
