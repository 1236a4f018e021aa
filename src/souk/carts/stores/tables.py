"""Carts in the shop's own database: one statement reads a cart, one keeps it."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from pydantic import TypeAdapter
from pydantic_core import to_json

from souk.carts.models import Cart
from souk.carts.stores.document import CartDocument
from souk.core.database.functions import call, call_rows

_DOCUMENT = TypeAdapter(CartDocument)


class Tables:
    """The default store. Carts are held by the locks of their rows."""

    is_elsewhere = False

    def find(self, cart_id: UUID) -> CartDocument | None:
        return _read(call("carts.document_of", cart_id, False))

    def hold(self, cart_id: UUID) -> CartDocument | None:
        return _read(call("carts.document_of", cart_id, True))

    def active_of(self, user_id: UUID, *, hold: bool = False) -> CartDocument | None:
        return _read(call("carts.active_document_of", user_id, hold))

    def of_customer(self, user_id: UUID) -> list[CartDocument]:
        return [_DOCUMENT.validate_json(row[0]) for row in call_rows("carts.documents_of", user_id)]

    def save(self, *carts: CartDocument) -> None:
        for cart in carts:
            call("carts.save_cart", _written(cart))

    def erase(self, user_ids: Collection[UUID]) -> None:
        Cart.objects.filter(user_id__in=user_ids).delete()

    def note_abandoned(self, idle: timedelta, most: int) -> int:
        noted: int = call("carts.note_abandoned", idle, most)
        return noted


def _read(document: str | None) -> CartDocument | None:
    return None if document is None else _DOCUMENT.validate_json(document)


def _written(cart: CartDocument) -> str:
    return to_json(asdict(cart)).decode()
