"""Carts in MongoDB: each a whole document, replaced under its revision, deleted at its end.

What became of a cart, an order or an announcement, stands in the shop's own database, in the
transaction that did it: the document never says `converted`, and nothing has to be told twice.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import timedelta
from functools import cached_property
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone
from pydantic_core import to_json
from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection
from pymongo.errors import DuplicateKeyError, OperationFailure, PyMongoError

from souk.carts.models import Cart, CartStatus
from souk.carts.stores.document import CartDocument
from souk.carts.stores.mapping import Document, NoCart, cart_from, document_from
from souk.carts.stores.port import Overtaken
from souk.carts.stores.tables import Tables
from souk.core.database.functions import call_rows
from souk.core.database.locks import hold_alone
from souk.core.errors import Unavailable

log = structlog.get_logger("souk.carts")

# Longer than this no shopper waits for a store of carts that does not answer.
_TIMEOUT_MS = 3000
_DATABASE = "souk"
_BECAME = ("id", "status", "order_id", "abandoned_at", "recovered_at")


class Documents:
    """A collection of MongoDB. Carts are held by a lock in the shop's database and by revisions."""

    is_elsewhere = True

    def __init__(self, url: str) -> None:
        self._url = url

    def find(self, cart_id: UUID) -> CartDocument | None:
        with _asking():
            found = self._carts.find_one({"_id": str(cart_id)})
        return _settled([found])[0] if found else None

    def hold(self, cart_id: UUID) -> CartDocument | None:
        hold_alone(f"cart {cart_id}")
        return self.find(cart_id)

    def active_of(self, user_id: UUID, *, hold: bool = False) -> CartDocument | None:
        with _asking():
            found = self._carts.find_one({"user_id": str(user_id)})
        if found is None:
            return None
        cart = self.hold(UUID(found["_id"])) if hold else _settled([found])[0]
        if cart is None or cart.status == CartStatus.ACTIVE:
            return cart
        if hold:
            # It has become an order: another cart of its customer may take its place.
            self.save(replace(cart, status=CartStatus.ABANDONED))
        return None

    def of_customer(self, user_id: UUID) -> list[CartDocument]:
        with _asking():
            found = list(self._carts.find({"customer_id": str(user_id)}))
        # What is held on a customer is told of, and forgotten, also where it was kept before.
        carts = Tables().of_customer(user_id) + _settled(found)
        return sorted(carts, key=lambda cart: cart.id)

    def save(self, *carts: CartDocument) -> None:
        with _asking():
            if len(carts) == 1:
                self._keep(carts[0], None)
                return
            with self._client.start_session() as session, session.start_transaction():
                for cart in carts:
                    self._keep(cart, session)

    def erase(self, user_ids: Collection[UUID]) -> None:
        with _asking():
            self._carts.delete_many({"customer_id": {"$in": [str(one) for one in user_ids]}})
        Cart.objects.filter(user_id__in=user_ids).delete()

    def note_abandoned(self, idle: timedelta, most: int) -> int:
        now = timezone.now()
        left = {"idle_since": {"$lte": now - idle}, "expires_at": {"$gt": now}}
        with _asking():
            found = list(self._carts.find(left, {"_id": True}).sort("idle_since", 1).limit(most))
        return sum(self._note_left(one["_id"], left) for one in found)

    def _note_left(self, cart_id: str, left: Document) -> bool:
        with transaction.atomic():
            hold_alone(f"cart {cart_id}")
            with _asking():
                # Somebody may have come back meanwhile, or another worker been faster.
                found = self._carts.find_one({"_id": cart_id, **left})
            if found is None:
                return False
            try:
                cart = _read(found)
            except Unavailable:
                # It was told in the log, and is in the way of no other one.
                return False
            is_new, left_at = call_rows("carts.note_left", to_json(asdict(cart)).decode())[0]
        # Told first: of one whose worker dies here it is known, the next time.
        told = {name: value for name, value in found.items() if name != "idle_since"}
        with _asking():
            self._carts.replace_one(
                {"_id": cart_id, "kept_revision": cart.kept_revision},
                {**told, "abandoned_at": left_at},
            )
        return bool(is_new)

    def _keep(self, cart: CartDocument, session: ClientSession | None) -> None:
        kept = cart.kept_revision
        document = document_from(cart)
        try:
            if kept == 0:
                self._carts.insert_one(document, session=session)
            elif not self._carts.replace_one(
                {"_id": document["_id"], "kept_revision": kept}, document, session=session
            ).matched_count:
                raise Overtaken
        except DuplicateKeyError:
            raise Overtaken from None

    @cached_property
    def _client(self) -> MongoClient[Document]:
        return MongoClient(
            self._url,
            timeoutMS=_TIMEOUT_MS,
            serverSelectionTimeoutMS=_TIMEOUT_MS,
            tz_aware=True,
            # What a buyer was told is kept survives the loss of a server.
            w="majority",
            journal=True,
        )

    @cached_property
    def _carts(self) -> MongoCollection[Document]:
        carts = self._client.get_default_database(_DATABASE)["carts"]
        # There while the cart is the active one of its customer.
        carts.create_index("user_id", unique=True, sparse=True)
        carts.create_index("customer_id", sparse=True)
        carts.create_index("items.product_id")
        carts.create_index("idle_since", sparse=True)
        carts.create_index("expires_at", expireAfterSeconds=0)
        return carts


def _settled(found: list[Document]) -> list[CartDocument]:
    """Return carts as they are once it is asked which of them became orders: one statement."""
    carts = [_read(one) for one in found]
    known = Cart.objects.filter(id__in=[cart.id for cart in carts], is_elsewhere=True)
    became = {row.id: row for row in known.only(*_BECAME)}
    for cart in carts:
        row = became.get(cart.id)
        if row is not None:
            cart.recovered_at = row.recovered_at
            # Its document is told a little later, or by the next worker.
            cart.abandoned_at = cart.abandoned_at or row.abandoned_at
            if row.status == CartStatus.CONVERTED:
                cart.status, cart.order_id = row.status, row.order_id
    return carts


def _read(document: Document) -> CartDocument:
    try:
        return cart_from(document)
    except NoCart as error:
        log.error("a document in MongoDB is no cart", id=document["_id"], reason=str(error))
        raise Unavailable from None


@contextmanager
def _asking() -> Iterator[None]:
    """Ask MongoDB: when it fails, carts cannot be had now, and who runs the shop reads why."""
    try:
        yield
    except OperationFailure as error:
        if error.has_error_label("TransientTransactionError"):
            raise Overtaken from error
        log.error("MongoDB refused", reason=str(error))
        raise Unavailable from error
    except PyMongoError as error:
        log.warning("MongoDB cannot be reached", reason=str(error))
        raise Unavailable from error
