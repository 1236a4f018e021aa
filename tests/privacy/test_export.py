"""Everything that is held on a person comes out, and no secret does."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from souk.accounts.models import Address, AdminProfile, CustomerProfile, Session, User
from souk.accounts.queries import personal as accounts
from souk.audit.models import Entry
from souk.audit.queries import personal as audit
from souk.carts.models import Cart
from souk.carts.models import Item as CartItem
from souk.carts.queries import personal as carts
from souk.catalog.models import Favorite
from souk.catalog.queries import personal as catalog
from souk.orders.models import (
    Fulfilment,
    FulfilmentLine,
    Item,
    ItemCancellation,
    Order,
    Return,
    ReturnLine,
    ReturnStep,
    StatusChange,
)
from souk.orders.queries import personal as orders
from souk.payments.models import Payment, SavedMethod, Transaction
from souk.payments.queries import personal as payments
from souk.promotions.models import Usage
from souk.promotions.queries import personal as promotions
from souk.reviews.models import Answer, Review, Vote
from souk.reviews.models import Image as ReviewImage
from souk.reviews.queries import personal as reviews
from souk.sellers.models import BankAccount, Document, Profile
from souk.sellers.queries import personal as sellers
from tests.api import Api
from tests.factories import PASSWORD, a_customer, a_manager, an_admin
from tests.privacy.canaries import place, somebody


def test_everything_comes_out(api: Api) -> None:
    person = somebody()

    answer = person.api.get("/me/export")

    assert answer.status == 200
    missing = {
        where: word for where, word in person.canaries.items() if word not in answer.body.decode()
    }
    assert not missing
    assert re.fullmatch(
        r'attachment; filename="personal-data-\d{4}-\d\d-\d\d\.json"',
        answer.header("Content-Disposition") or "",
    )
    assert answer.header("Cache-Control") == "no-store"
    document = answer.json
    assert document["account"]["preferences"]["currency"] == "EUR"
    assert {order["status"] for order in document["orders"]} == {"delivered", "cancelled"}
    assert len(document["payments"]) == 3
    assert {use["state"] for use in document["coupons"]} == {"used", "released"}
    assert document["carts"][0]["coupons"] == ["FOREVER"]


def test_no_secret_comes_out(api: Api) -> None:
    person = somebody()
    person.user.refresh_from_db()

    text = person.api.get("/me/export").body.decode()

    for secret in (person.user.password, person.refresh_token, PASSWORD, "md5$", "argon2"):
        assert secret not in text
    names = {name.lower() for name in _names(json.loads(text))}
    assert not {name for name in names if re.search("password|token|secret|hash", name)}


def _names(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(_names, value.values()))
    if isinstance(value, list):
        return set().union(*map(_names, value))
    return set()


def test_nobody_elses_data_comes_out(api: Api) -> None:
    person = somebody()
    _, eve = a_customer()

    text = eve.get("/me/export").body.decode()

    assert not [word for word in person.canaries.values() if word in text]


def test_an_export_takes_as_many_statements_for_much_as_for_little(api: Api) -> None:
    person = somebody()

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            person.api.get("/me/export")
        return len(captured)

    few = statements()
    for number in range(5):
        place(person, f"more {number}")
        person.api.post("/me/addresses", person.address(f"more {number}"))

    assert statements() == few <= 30


def test_an_admin_exports_for_who_asks_the_shop(api: Api) -> None:
    user, me = a_customer()
    _, admin = an_admin()
    _, manager = a_manager()
    path = f"/admin/customers/{user.id}/export"

    assert admin.get(path).json["account"] == me.get("/me/export").json["account"]
    assert manager.get(path).status == 403
    assert admin.get("/admin/customers/00000000-0000-7000-8000-000000000000/export").status == 404


# Columns that are no data on the person, and why. One that is in neither list fails the test
# below: say which it is.
LEFT_OUT: dict[type[Any], dict[str, str]] = {
    User: {
        "password": "secret",
        "access_version": "of the row alone",
        "access_changed_at": "of the row alone",
        "is_superuser": "follows from the roles",
        "avatar": "avatar_url says it",
        "preferences": "with the preferred currency",
        "deleted_at": "null while there is somebody to ask",
    },
    CustomerProfile: {
        "user": "the account",
        "loyalty_points": "in the account",
        "preferred_currency": "in the account's preferences",
        "created_at": "of the row alone",
        "updated_at": "of the row alone",
    },
    AdminProfile: {
        "user": "the account",
        "department": "in the account",
        "created_at": "of the row alone",
        "updated_at": "of the row alone",
    },
    Profile: {"user": "the account", "verified_by": "the staff's"},
    Document: {"seller": "the account"},
    BankAccount: {
        "seller": "the account",
        "account_number": "only its end: the file may fall into other hands",
        "routing_code": "the bank's, which is named",
    },
    Address: {"user": "the account"},
    Session: {"user": "the account"},
    Cart: {
        "user_id": "the account",
        "token_hash": "secret",
        "revision": "of the row alone",
        "reservation_id": "stock that is held for minutes",
        "is_elsewhere": "where the shop keeps it",
    },
    CartItem: {"id": "of the row alone", "cart": "where it stands"},
    Favorite: {"user_id": "the account"},
    Order: {"user_id": "the account", "token_hash": "secret"},
    Item: {
        "order": "where it stands",
        "seller_id": "the seller's",
        "image_url": "the product's",
        "tax_class": "the product's",
        "weight_grams": "the product's",
        "requires_shipping": "the product's",
        "tracks_stock": "the product's",
    },
    Fulfilment: {"order": "where it stands", "actor_id": "the staff's"},
    FulfilmentLine: {"id": "of the row alone", "fulfilment": "where it stands"},
    ItemCancellation: {
        "id": "of the row alone",
        "order": "where it stands",
        "actor_id": "the staff's",
    },
    Return: {"order": "where it stands"},
    ReturnLine: {"id": "of the row alone", "of_return": "where it stands"},
    ReturnStep: {
        "id": "of the row alone",
        "of_return": "where it stands",
        "changed_by": "the staff's",
    },
    Review: {
        "user_id": "the account",
        "moderated_by_id": "the staff's",
        "is_answered": "the answer is there",
    },
    ReviewImage: {"id": "of the row alone", "card_file": "the same, smaller"},
    Answer: {
        "id": "of the row alone",
        "seller_id": "the account, or the seller's",
        "answered_by_id": "the account, or the staff's",
    },
    Vote: {"id": "of the row alone", "user_id": "the account"},
    Usage: {"id": "of the row alone", "coupon": "the order names it", "user_id": "the account"},
    StatusChange: {
        "id": "of the row alone",
        "order": "where it stands",
        "changed_by": "the staff's",
    },
    Payment: {},
    Transaction: {
        "id": "of the row alone",
        "payment": "where it stands",
        "actor_id": "the staff's",
    },
    SavedMethod: {
        "user_id": "the account",
        "token": "secret",
        "fingerprint": "secret",
    },
    Entry: {
        "id": "of the row alone",
        "subject_id": "the account",
        "actor_role": "the staff's",
        "request_id": "the server's",
        "transaction_id": "the server's",
    },
}
COMES_OUT: dict[type[Any], tuple[str, ...]] = {
    User: accounts.ACCOUNT,
    CustomerProfile: (),
    AdminProfile: (),
    Profile: sellers.PROFILE,
    Document: sellers.DOCUMENT,
    BankAccount: sellers.BANK_ACCOUNT,
    Address: accounts.ADDRESS,
    Session: accounts.SESSION,
    Cart: carts.CART,
    CartItem: carts.ITEM,
    Favorite: catalog.FAVORITE,
    Order: orders.ORDER,
    Item: orders.ITEM,
    Fulfilment: orders.FULFILMENT,
    FulfilmentLine: orders.FULFILMENT_LINE,
    ItemCancellation: orders.ITEM_CANCELLATION,
    Return: orders.RETURN,
    ReturnLine: orders.RETURN_LINE,
    ReturnStep: orders.RETURN_STEP,
    StatusChange: orders.STEP,
    Usage: promotions.USAGE,
    Review: reviews.REVIEW,
    ReviewImage: reviews.IMAGE,
    Answer: reviews.ANSWER,
    Vote: reviews.VOTE,
    Payment: payments.PAYMENT,
    Transaction: payments.TRANSACTION,
    SavedMethod: payments.SAVED_METHOD,
    Entry: audit.ENTRY,
}


@pytest.mark.parametrize("model", COMES_OUT, ids=lambda model: model._meta.label)
def test_every_column_comes_out_or_says_why_not(model: Any) -> None:
    columns = {field.name for field in model._meta.concrete_fields}
    out = {name.removesuffix("_id") if name not in columns else name for name in COMES_OUT[model]}

    assert columns == (out & columns) | set(LEFT_OUT[model])
