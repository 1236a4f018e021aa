"""Beneath every check of ours the database has its own: a forgotten filter leaks nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models import Model, QuerySet

from souk.accounts.models import (
    Address,
    CustomerProfile,
    RecoveryCode,
    RefreshToken,
    Session,
    Token,
    TwoFactor,
    User,
    UserRole,
)
from souk.accounts.operations.two_factors import set_up_two_factors
from souk.carts.models import Cart
from souk.carts.models import Coupon as CartCoupon
from souk.carts.models import Item as CartItem
from souk.carts.queries import ownership
from souk.catalog.models import Favorite, FavoriteChange, Product
from souk.core.database.identity import NOBODY, SYSTEM, Identity, acting_as
from souk.core.models import IdempotencyKey, OutboxEvent
from souk.core.secrets import token_hash
from souk.exchange.models import Change, Import, Part, Refusal
from souk.exchange.operations.imports import Options, bring_file
from souk.ledger.models import Account, Entry, Resolution, Settlement, SettlementLine, Transfer
from souk.ledger.operations.booking import book_orders
from souk.ledger.operations.settlement import compare_file
from souk.notifications.models import Letter
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
from souk.orders.queries import orders
from souk.payments.models import (
    GatewayCall,
    GatewayEvent,
    Payment,
    SavedMethod,
    Transaction,
)
from souk.promotions.models import Coupon, Usage
from souk.reviews.models import Answer, Review, Vote
from souk.reviews.models import Image as ReviewImage
from souk.sellers.models import BankAccount, Document, Profile, Sales
from souk.sellers.operations.application import apply_to_sell
from souk.sellers.operations.documents import add_document
from souk.webhooks.models import Delivery, Endpoint, Health
from souk.webhooks.operations.redelivery import send_test_event
from tests.api import Api
from tests.database import owner
from tests.factories import (
    ADDRESS,
    BANK_ACCOUNT,
    BUSINESS,
    a_coupon,
    a_customer,
    a_letter,
    a_manager,
    a_purchase,
    a_review,
    a_variant,
    a_webhook,
    an_import,
    card,
    shipping,
)

# Tables that hold nobody's own rows, and why.
OPEN = {
    "accounts_roles": "the names of roles",
    "accounts_users_groups": "Django's groups are not used",
    "accounts_users_user_permissions": "Django's permissions are not used",
    "audit_tables": "about the schema",
    "auth_group": "Django's groups are not used",
    "auth_group_permissions": "Django's groups are not used",
    "auth_permission": "Django's permissions are not used",
    "core_rate_limits": "counts under keyed hashes, which name nobody",
    "core_sql_objects": "about the schema",
    "core_subscribers": "about the worker",
    "core_worker_heartbeats": "about the worker",
    "django_content_type": "about the schema",
    "django_migrations": "about the schema",
    "django_session": "each is opened by the secret that is its key",
    "inventory_movements": "the shop's",
    "inventory_stock": "the shop's",
    "inventory_warehouses": "the shop's",
    "orders_part_transitions": "about the schema",
    "orders_status_transitions": "about the schema",
    "payments_methods": "for everybody",
    "sellers_status_transitions": "about the schema",
    "shipping_methods": "for everybody",
    "shipping_rates": "for everybody",
    "shipping_zones": "for everybody",
    "taxes_rates": "for everybody",
}
OPEN_PREFIXES = {"catalog_": "for everybody", "search_": "for everybody", "procrastinate_": "jobs"}

OWNED: list[type[Model]] = [
    User, UserRole, CustomerProfile, Address, Session, TwoFactor, Cart, CartItem, Order, Item,
    StatusChange, Fulfilment, FulfilmentLine, ItemCancellation, Return, ReturnLine, ReturnStep,
    Payment, CartCoupon, Transaction, Letter, Usage, Profile, Document, BankAccount, Favorite,
    Sales, SavedMethod, Review, Vote, ReviewImage, Answer,
]  # fmt: skip
SECRET: list[type[Model]] = [
    RefreshToken, Token, IdempotencyKey, OutboxEvent, Coupon, FavoriteChange, Endpoint, Health,
    Delivery, Account, Transfer, Entry, Resolution, GatewayCall, GatewayEvent, Settlement,
    SettlementLine, Import, Part, Refusal, Change,
]  # fmt: skip


class Person:
    """A customer who has one of everything."""

    def __init__(self) -> None:
        self.user, self.api = a_customer()
        self.api.post("/me/addresses", {"type": "shipping", **ADDRESS})
        variant = a_variant()
        self.cart = self.api.post("/carts", {"items": [{"sku": variant.sku, "quantity": 1}]}).json
        self.api.post(f"/carts/{self.cart['id']}/coupons", {"code": "SAVE10"})
        body = a_purchase((variant, 2), payment=card("approve"), coupon_codes=["SAVE10"])
        self.order = self.api.order(body).json
        self.api.send("put", f"/me/favorites/{variant.product_id}", None)
        self._review(variant.product)
        self._send_back()
        CustomerProfile.objects.get_or_create(user=self.user)
        set_up_two_factors(self.user.id)
        apply_to_sell(self.user.id, **BUSINESS)
        add_document(self.user.id, kind="identity", number="L01X00T47")
        self.api.send("put", "/seller/profile/bank-account", BANK_ACCOUNT)
        a_letter(self.user.email, user_id=self.user.id)
        saved = {"gateway": "test", "method": "CREDIT_CARD", "token": "approve"}
        assert self.api.post("/me/payment-methods", saved).status == 201
        payment = Payment.objects.get(order_id=self.order["id"])
        GatewayCall.objects.create(payment=payment, act="find", milliseconds=1)
        GatewayEvent.objects.create(gateway="test", event_id=str(payment.id), kind="payment.told")

    def _review(self, product: Product) -> None:
        # What is shown is everybody's to read.
        review = a_review(product, by=self.user, status="pending")
        review.images.create(file="reviews/a.webp", card_file="reviews/a-card.webp")
        Answer.objects.create(review=review, content="Thank you.")
        other = a_review(product, status="rejected")
        Vote.objects.create(review=other, user_id=self.user.id, is_helpful=True)

    def _send_back(self) -> None:
        _, staff = a_manager()
        number, item = self.order["order_number"], self.order["items"][0]
        some = {"items": [{"item_id": item["id"], "quantity": 1}]}
        assert staff.post(f"/admin/orders/{number}/cancel-items", some).status == 200
        for step in ("process", "ship", "deliver"):
            assert staff.post(f"/admin/orders/{number}/{step}").status == 200
        wish = {"item_id": item["id"], "quantity": 1, "reason": "too small"}
        assert self.api.post(f"/orders/{number}/returns", {"items": [wish]}).status == 201
        self.order = self.api.get(f"/orders/{number}").json

    @property
    def identity(self) -> Identity:
        return Identity("customer", self.user.id)


@pytest.fixture(scope="module")
def standing_people(
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[Person, Person]]:
    """Two customers who have one of everything, made once: making them takes longest."""
    with django_db_blocker.unblock(), transaction.atomic():
        shipping()
        a_coupon("SAVE10")
        send_test_event(a_webhook().endpoint.id)
        ada = Person()
        an_import("slug,name", "mugs,", kind="categories")
        an_import()
        waiting = Options(currency="USD")
        bring_file([b"slug"], kind="categories", name="a", options=waiting, actor_id=None)
        book_orders([UUID(ada.order["id"])])
        compare_file(
            b"kind,reference,amount,fee_amount,currency,date\npayment,x,1,,USD,2026-01-31\n",
            gateway="test",
            filename="january.csv",
            actor_id=None,
        )
        yield ada, Person()
        transaction.set_rollback(True)


@pytest.fixture
def people(
    standing_people: tuple[Person, Person], django_db_blocker: Any
) -> Iterator[tuple[Person, Person]]:
    """Both of them; what is done to them is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield standing_people
        transaction.set_rollback(True)


@pytest.fixture
def ada(people: tuple[Person, Person]) -> Person:
    return people[0]


@pytest.fixture
def eve(people: tuple[Person, Person]) -> Person:
    return people[1]


def owner_of(row: Any) -> UUID | None:
    """Return whose a row is, by the way to its user."""
    for name in (
        "user_id",
        "cart",
        "order",
        "payment",
        "fulfilment",
        "of_return",
        "review",
        "seller_id",
    ):
        if hasattr(row, name):
            value = getattr(row, name)
            return owner_of(value) if isinstance(value, Model) else value
    if hasattr(row, "order_id"):
        return owner_of(Order.objects.get(id=row.order_id))
    return UUID(str(row.id))


def test_every_table_is_protected_or_says_why_not() -> None:
    with owner() as db:
        tables = db.execute(
            "SELECT relname, relrowsecurity, relrowsecurity AND EXISTS"
            " (SELECT FROM pg_policy WHERE polrelid = pg_class.oid) FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND NOT relispartition"
        ).fetchall()
    unprotected = {str(name) for name, _, is_protected in tables if not is_protected}

    assert {name for name in unprotected if not name.startswith(tuple(OPEN_PREFIXES))} == set(OPEN)
    assert {model._meta.db_table for model in OWNED + SECRET} & unprotected == set()
    known = {model._meta.db_table for model in apps.get_models()} - unprotected
    assert known <= {str(name) for name, is_on, _ in tables if is_on}


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_a_customer_who_asks_for_all_rows_sees_their_own(
    ada: Person, eve: Person, model: Any
) -> None:
    everybodys = {owner_of(row) for row in model.objects.all()}
    assert {ada.user.id, eve.user.id} <= everybodys

    with acting_as(eve.identity):
        rows = list(model.objects.all())
        assert {owner_of(row) for row in rows} == {eve.user.id}
    with acting_as(NOBODY):
        assert list(model.objects.all()) == []
    with acting_as(Identity("anyone", guest=(token_hash("not a token of ours"),))):
        assert list(model.objects.all()) == []


@pytest.mark.parametrize("model", SECRET, ids=lambda model: model._meta.label)
def test_secrets_are_nobodys_to_read(ada: Person, model: Any) -> None:
    assert model.objects.exists()

    with acting_as(ada.identity):
        assert not model.objects.exists()
    if model in (RefreshToken, Token):
        with acting_as(Identity("staff", ada.user.id)):
            assert not model.objects.exists()
            assert not RecoveryCode.objects.exists()


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (User, {"first_name": "taken"}),
        (Address, {"city": "taken"}),
        (Cart, {"revision": 99}),
        (CartItem, {"quantity": 99}),
        (Session, {"user_agent": "taken"}),
        (Profile, {"description": "taken"}),
        (Document, {"note": "taken"}),
        (BankAccount, {"country": "XX"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_customer_who_changes_all_rows_changes_their_own(
    ada: Person, eve: Person, model: Any, values: dict[str, Any]
) -> None:
    with acting_as(eve.identity):
        model.objects.update(**values)

    for row in model.objects.filter(**values):
        assert owner_of(row) == eve.user.id
    with acting_as(eve.identity):
        model.objects.get_queryset()._raw_delete("default") if model is CartItem else None
    assert {owner_of(row) for row in model.objects.all()} >= {ada.user.id}


def test_nobody_writes_rows_in_anothers_name(ada: Person, eve: Person) -> None:
    in_adas_name: list[Callable[[], Any]] = [
        lambda: Address.objects.create(user=ada.user, type="shipping", **ADDRESS),
        lambda: Cart.objects.filter(user_id=eve.user.id).update(user_id=ada.user.id),
        lambda: Session.objects.filter(user=eve.user).update(user=ada.user),
        lambda: Document.objects.filter(seller_id=eve.user.id).update(seller_id=ada.user.id),
        lambda: UserRole.objects.create(user=eve.user, role_id="admin"),
        lambda: Order.objects.filter(user_id=eve.user.id).update(user_id=ada.user.id),
    ]
    for act in in_adas_name:
        with (
            acting_as(eve.identity),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            act()


def test_a_coupon_is_used_in_nobody_elses_name(ada: Person, eve: Person) -> None:
    with (
        acting_as(eve.identity),
        pytest.raises(ProgrammingError, match="for oneself alone"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT promotions.redeem(core.uuid7(), %s, '{}', '[]')", [ada.user.id])


@pytest.mark.parametrize("statement", ["UPDATE {} SET state = 'released'", "DELETE FROM {}"])
def test_uses_of_coupons_are_the_databases_to_write(ada: Person, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format("promotions_usages"))


@pytest.mark.parametrize(
    "terms",
    [
        {"status": "approved", "verified_at": "2026-01-01T00:00:00Z"},
        {"commission_rate": "0"},
        {"staff_notes": "a friend"},
        {"status_reason": "none"},
        {"verified_at": "2026-01-01T00:00:00Z"},
    ],
    ids=lambda terms: next(iter(terms)),
)
def test_nobody_sets_their_own_terms(eve: Person, terms: dict[str, str]) -> None:
    with (
        acting_as(eve.identity),
        pytest.raises(ProgrammingError, match="their own terms"),
        transaction.atomic(),
    ):
        Profile.objects.filter(user=eve.user).update(**terms)
    newcomer, _ = a_customer()
    with (
        acting_as(Identity("customer", newcomer.id)),
        pytest.raises(ProgrammingError, match="the terms of all"),
        transaction.atomic(),
    ):
        Profile.objects.create(
            user=newcomer, slug="newcomer", business_type="llc", business_name="N", **terms
        )


def test_what_staff_have_verified_is_not_its_sellers_to_change(eve: Person) -> None:
    mine = Profile.objects.filter(user=eve.user)
    with acting_as(eve.identity):
        assert mine.update(tax_id="DE136695976") == 1
    mine.update(status="under_review")

    with (
        acting_as(eve.identity),
        pytest.raises(ProgrammingError, match="staff have verified"),
        transaction.atomic(),
    ):
        mine.update(business_name="Another Name")
    with acting_as(eve.identity):
        assert mine.update(description="Still mine to say") == 1


def test_an_order_is_placed_in_nobody_elses_name(ada: Person, eve: Person) -> None:
    with (
        acting_as(eve.identity),
        pytest.raises(ProgrammingError, match="for oneself alone"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT orders.open_order(jsonb_populate_record(NULL::orders_orders,"
            " jsonb_build_object('user_id', %s::uuid)), '{}', '{}')",
            [ada.user.id],
        )


@contextmanager
def _without_filters(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Forget every filter by person, and every look at whose something is."""
    kept = QuerySet.filter
    forgotten = {"user_id", "user", "user_id__in", "seller_id", "token_hash"}

    def filter_less(self: Any, *conditions: Any, **values: Any) -> Any:
        left = {name: value for name, value in values.items() if name not in forgotten}
        return kept(self, *conditions, **left)

    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "filter", filter_less)
        patch.setattr(orders, "_may_see", lambda order, viewer: True)
        patch.setattr(ownership.Owner, "owns", lambda self, cart: True)
        yield


def test_without_a_single_filter_the_api_still_gives_nothing_away(
    ada: Person, eve: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ada.order["order_number"]
    item = ada.cart["items"][0]["id"]
    address = ada.api.get("/me/addresses").json["items"][0]["id"]
    session = ada.api.get("/me/sessions").json["items"][0]["id"]
    paper = ada.api.get("/seller/profile").json["documents"][0]["id"]
    shops = {person: person.api.get("/seller/profile").json for person in (ada, eve)}
    mine = {name: eve.api.get(f"/me/{name}").json for name in ("addresses", "sessions")}
    orders_of_mine = eve.api.get("/orders").json
    guest = Api().with_headers(**{"Cart-Token": "x" * 43, "Order-Token": "y" * 43})

    with _without_filters(monkeypatch):
        for stranger in (eve.api, guest, Api()):
            for method, path, body in (
                ("get", f"/orders/{number}", None),
                ("post", f"/orders/{number}/cancel", {"reason": "mine"}),
                ("get", f"/carts/{ada.cart['id']}", None),
                ("post", f"/carts/{ada.cart['id']}/items", {"sku": "SKU-1", "quantity": 1}),
                ("patch", f"/carts/{ada.cart['id']}/items/{item}", {"quantity": 9}),
                ("delete", f"/carts/{ada.cart['id']}/items/{item}", None),
                ("post", f"/carts/{ada.cart['id']}/coupons", {"code": "SAVE10"}),
                ("delete", f"/carts/{ada.cart['id']}/coupons/SAVE10", None),
                ("patch", f"/me/addresses/{address}", {"city": "Elsewhere"}),
                ("delete", f"/me/addresses/{address}", None),
                ("delete", f"/me/sessions/{session}", None),
                ("delete", f"/seller/profile/documents/{paper}", None),
            ):
                answer = stranger.send(method, path, body)
                assert answer.status in (401, 404), (method, path, answer.json)
        assert {name: eve.api.get(f"/me/{name}").json for name in mine} == mine
        assert eve.api.get("/orders").json == orders_of_mine
        assert eve.api.get("/seller/profile").json == shops[eve]
        assert eve.api.get("/me").json["id"] == str(eve.user.id)

    assert ada.api.get("/seller/profile").json == shops[ada]
    assert ada.api.get(f"/carts/{ada.cart['id']}").json["items"][0]["quantity"] == 1
    assert ada.api.get(f"/orders/{number}").json["status"] == ada.order["status"]


def test_a_guest_sees_what_their_token_opens(ada: Person) -> None:
    variant = a_variant()
    cart = Api().post("/carts", {"items": [{"sku": variant.sku, "quantity": 1}]})
    token = cart.json["token"]
    guest = Api().with_headers(**{"Cart-Token": token})
    placed = guest.order(a_purchase(cart=cart.json["id"])).json

    with acting_as(Identity("anyone", guest=(token_hash(token),))):
        assert [str(row.id) for row in Cart.objects.all()] == [cart.json["id"]]
        assert list(Order.objects.all()) == []
    with acting_as(Identity("anyone", guest=(token_hash(placed["token"]),))):
        assert [row.order_number for row in Order.objects.all()] == [placed["order_number"]]
        assert [row.order_id for row in Payment.objects.all()] == [Order.objects.get().id]


def test_staff_and_the_system_see_everybody(ada: Person, eve: Person) -> None:
    for identity in (Identity("staff", ada.user.id), SYSTEM):
        with acting_as(identity):
            assert {order.user_id for order in Order.objects.all()} == {ada.user.id, eve.user.id}


@pytest.fixture
def application() -> Iterator["psycopg.Connection[Any]"]:
    """A connection as the application role, that was told nothing."""
    import os

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as db:
        yield db


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE orders_orders DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE orders_orders NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY own ON orders_orders",
        "CREATE POLICY mine ON orders_orders USING (true)",
        "ALTER TABLE orders_orders DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "ALTER ROLE souk_app BYPASSRLS",
        "SET ROLE souk_owner",
        "SELECT * FROM orders_orders_default",
        "INSERT INTO orders_orders (id) VALUES (core.uuid7())",
        "DELETE FROM orders_status_history",
        "INSERT INTO orders_return_history (id) VALUES (core.uuid7())",
        "UPDATE orders_items SET fulfilment_status = 'delivered'",
        "UPDATE orders_fulfilment_lines SET quantity = 1",
        "DELETE FROM orders_item_cancellations",
        "DELETE FROM orders_returns",
        "DELETE FROM payments_transactions",
        "COPY orders_orders TO PROGRAM 'cat'",
    ],
)
def test_the_application_cannot_switch_it_off(
    application: "psycopg.Connection[Any]", statement: str
) -> None:
    with pytest.raises(psycopg.Error) as refused:
        application.execute(statement)
    assert refused.value.sqlstate in ("42501", "42601")


def test_the_application_owns_nothing_and_is_above_nothing(
    application: "psycopg.Connection[Any]",
) -> None:
    (rights,) = application.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,"
        " EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid),"
        " EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)"
        " FROM pg_roles WHERE rolname = current_user"
    ).fetchall()
    assert not any(rights)


def test_without_being_told_it_sees_nothing(application: "psycopg.Connection[Any]") -> None:
    for model in OWNED + SECRET:
        count = application.execute(f"SELECT count(*) FROM {model._meta.db_table}").fetchone()
        assert count == (0,)
