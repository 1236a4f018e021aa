"""The cart of a customer as it was read a short while ago, where the shop has a cache.

It is there to be shown. Whoever changes or orders a cart holds it, and that asks its store; what
things cost and whether they are there is asked whenever a cart is shown.
"""

from collections.abc import Iterable
from dataclasses import asdict
from functools import partial
from uuid import UUID

from django.db import transaction
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from souk.carts.models import CartStatus
from souk.carts.stores.chosen import store
from souk.carts.stores.document import CartDocument
from souk.core.cache import Entry, forget, is_on, keep, look_up

SECONDS = 15 * 60

_DOCUMENT = TypeAdapter(CartDocument)


def cart_shown_to(user_id: UUID) -> CartDocument | None:
    """Return the active cart of a customer, perhaps from the cache."""
    if not is_on():
        return store().active_of(user_id)
    name = _name(user_id)
    entry = Entry(name, (name,), SECONDS)
    found = look_up([entry])
    (text,) = found.texts
    kept = _read(text)
    if kept is not None:
        return kept
    cart = store().active_of(user_id)
    if cart is not None and cart.status == CartStatus.ACTIVE:
        keep(entry, to_json(asdict(cart)).decode(), found)
    return cart


def forget_carts_of(user_ids: Iterable[UUID | None]) -> None:
    """Show these customers their carts anew: now, and once what was changed is committed."""
    if not is_on():
        return
    names = {_name(user_id) for user_id in user_ids if user_id is not None}
    # Before as well: whoever dies after the commit has told it then.
    forget(names)
    transaction.on_commit(partial(forget, names))


def _read(text: str | None) -> CartDocument | None:
    if text is None:
        return None
    try:
        return _DOCUMENT.validate_json(text)
    except ValidationError:
        # Another version of the shop kept it, which knew other fields.
        return None


def _name(user_id: UUID) -> str:
    return f"cart:{user_id}"
