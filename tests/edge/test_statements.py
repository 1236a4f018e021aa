"""What a request costs the database does not grow with what it shows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from souk.ledger.operations.settlement import compare_file
from souk.payments.models import SavedMethod
from souk.reviews.models import Answer
from souk.search.operations.synonyms import create_synonyms
from souk.sellers.operations.documents import add_document
from souk.webhooks.operations.redelivery import send_test_event
from tests.api import Api
from tests.factories import (
    ADDRESS,
    BANK_ACCOUNT,
    a_category,
    a_coupon,
    a_customer,
    a_picture,
    a_product,
    a_purchase,
    a_review,
    a_seller,
    a_variant,
    a_webhook,
    an_admin,
    an_import,
    api_of,
    card,
    shipping,
)

READS = [
    "/categories",
    "/products?limit=100",
    "/products?limit=100&facets=true&count=true",
    "/products?limit=100&q=product",
    "/products?limit=100&category=all&sort=price&in_stock=true",
    "/products/the-first/related",
    "/products/the-first/reviews?limit=100&count=true&sort=helpful",
    "/me/reviews?limit=100&count=true",
    "/admin/reviews?limit=100&count=true",
    "/search/suggest?q=product",
    "/admin/search/misses?limit=100&count=true",
    "/admin/search/synonyms?limit=100&count=true",
    "/products?limit=100&seller=clay-co&facets=true",
    "/sellers?limit=100&count=true",
    "/shipping/options?country=DE",
    "/orders?limit=100",
    "/seller/orders?limit=100&count=true",
    "/me/addresses?limit=100&count=true",
    "/me/sessions?limit=100",
    "/me/favorites?limit=100&count=true",
    "/me/payment-methods?limit=100&count=true",
    "/admin/orders?limit=100",
    "/admin/orders?limit=100&q=ada@&count=true",
    "/admin/fulfilments?limit=100&count=true",
    "/admin/returns?limit=100&count=true",
    "/admin/refunds?limit=100&count=true",
    "/admin/payments?limit=100&count=true",
    "/admin/customers?limit=100&count=true",
    "/admin/customers?limit=100&q=c",
    "/admin/sellers?limit=100&count=true&q=clay",
    "/admin/roles",
    "/admin/warehouses?limit=100&count=true",
    "/admin/inventory?limit=100&count=true",
    "/admin/inventory?limit=100&low_stock=true",
    "/admin/movements?limit=100&count=true",
    "/admin/coupons?limit=100&count=true",
    "/admin/coupons/{coupon_id}/usages?limit=100&count=true",
    "/admin/audit?limit=100&count=true",
    "/admin/imports?limit=100&count=true",
    "/admin/categories?limit=100&count=true",
    "/admin/products?limit=100&count=true&q=product&category=all&status=active",
    "/seller/products?limit=100&count=true",
    "/seller/reviews?limit=100&count=true",
    "/seller/reviews?limit=100&count=true&answered=false",
    "/admin/shipping/methods?limit=100&count=true",
    "/admin/shipping/zones?limit=100&count=true",
    "/admin/shipping/rates?limit=100&count=true",
    "/admin/taxes?limit=100&count=true",
    "/admin/webhooks?limit=100&count=true",
    "/admin/webhooks/event-types",
    "/admin/webhooks/{webhook_id}/deliveries?limit=100&count=true",
    "/admin/events?limit=100&count=true",
    "/admin/ledger/trial-balance",
    "/admin/ledger/transfers?limit=100&count=true",
    "/admin/ledger/settlements?limit=100&count=true",
    "/admin/ledger/settlements/{settlement_id}/lines?limit=100&count=true",
]
_SINGLE = ("}", "/reservation", "/carts/current", "/variants", "/images")


def test_every_list_of_the_document_is_counted() -> None:
    document = Api().get("/openapi.json").json
    schemas = document["components"]["schemas"]
    lists = {
        path.removeprefix("/api/v1").replace("{slug}", "the-first")
        for path, item in document["paths"].items()
        # A single order, cart or reservation has items, too, and a test of its own; so has what
        # belongs to a product.
        if "get" in item and not path.endswith(_SINGLE)
        for answer in item["get"]["responses"]["200"]["content"].values()
        if "items" in _fields(answer["schema"], schemas)
    }

    assert sorted(lists - {path.partition("?")[0] for path in READS}) == []
    assert len(lists) >= 10


def _fields(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    named = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    fields: dict[str, Any] = named.get("properties", {})
    return fields


def statements(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


@pytest.fixture(scope="module")
def counted(django_db_setup: None, django_db_blocker: Any) -> dict[str, tuple[int, int]]:
    """How many statements each list takes for two of everything and for forty."""
    with django_db_blocker.unblock(), transaction.atomic():
        shop = _Shop()
        shop.grow(2)
        few = {path: shop.statements(path) for path in READS}
        shop.grow(38)
        many = {path: shop.statements(path) for path in READS}
        transaction.set_rollback(True)
    return {path: (few[path], many[path]) for path in READS}


@pytest.mark.parametrize("path", READS)
def test_a_list_takes_as_many_statements_for_two_as_for_forty(
    counted: dict[str, tuple[int, int]], path: str
) -> None:
    few, many = counted[path]

    assert many == few
    assert few <= 12, few


class _Shop:
    """A shop that grows, and who reads its lists."""

    def __init__(self) -> None:
        shipping()
        self.everything = a_category("All")
        self.first = a_product(category=self.everything, slug="the-first")
        self.user, self.customer = a_customer()
        _, self.admin = an_admin()
        self.seller, self.api_of_seller = a_seller()
        self.coupon = a_coupon("SAVE10")
        self.webhook = a_webhook().endpoint

    def statements(self, path: str) -> int:
        path = path.replace("{coupon_id}", str(self.coupon.id))
        path = path.replace("{webhook_id}", str(self.webhook.id))
        path = path.replace("{settlement_id}", str(self.settlement_id))
        reader = self.customer
        if path.startswith("/admin"):
            reader = self.admin
        elif path.startswith("/seller/"):
            reader = self.api_of_seller
        assert reader.get(path).status == 200
        # What every process reads again now and then, it does not read twice in a row.
        return min(statements(lambda: reader.get(path)) for _ in range(2))

    def grow(self, count: int) -> None:
        for _ in range(count):
            product = a_product(category=self.everything, seller_id=self.seller.id)
            a_picture(product)
            mug = a_variant(product=product)
            body = a_purchase((mug, 1), payment=card("approve"), coupon_codes=[self.coupon.code])
            placed = self.customer.order(body)
            assert placed.status == 201
            _send_back(self.customer, self.admin, placed.json)
            a_coupon(mug.sku)
            create_synonyms([mug.sku, product.slug])
            a_coupon()
            self.customer.post("/me/addresses", ADDRESS)
            self.customer.send("put", f"/me/favorites/{product.id}", None)
            SavedMethod.objects.create(
                user_id=self.user.id,
                method_id="CREDIT_CARD",
                gateway="test",
                token=mug.sku,
                fingerprint=mug.sku.encode()[-32:],
            )
            for review in (a_review(self.first), a_review(product, by=self.user)):
                review.images.create(file="reviews/a.webp", card_file="reviews/a-card.webp")
                Answer.objects.create(review=review, content="Thank you.")
            a_review(product)
            api_of(self.user)
            a_customer()
            seller, api_of_seller = a_seller()
            api_of_seller.send("put", "/seller/profile/bank-account", BANK_ACCOUNT)
            add_document(seller.id, kind="identity", number="L01X00T47")
            a_variant(product=a_product(category=self.everything, seller_id=seller.id))
            a_variant(product=a_product(category=a_category(mug.sku), seller_id=self.seller.id))
            send_test_event(self.webhook.id)
            an_import()
            a_webhook()
            lines = f"payment,{mug.sku},1,,USD,2026-01-31\n" * count
            self.settlement_id = compare_file(
                f"kind,reference,amount,fee_amount,currency,date\n{lines}".encode(),
                gateway="test",
                filename="january.csv",
                actor_id=None,
            )


def _send_back(customer: Api, admin: Api, order: dict[str, Any]) -> None:
    path = f"/admin/orders/{order['order_number']}"
    for step in ("process", "ship", "deliver"):
        assert admin.post(f"{path}/{step}").status == 200
    wish = {"item_id": order["items"][0]["id"], "quantity": 1, "reason": "too small"}
    asked = customer.post(f"/orders/{order['order_number']}/returns", {"items": [wish]})
    assert asked.status == 201, asked.json
    refund = f"/admin/payments/{order['payment']['id']}/refunds"
    assert admin.post(refund, {"amount": 1}, **{"Idempotency-Key": refund}).status == 201


def test_an_order_takes_one_statement_whatever_its_lines(api: Api) -> None:
    shipping()
    variants = [a_variant() for _ in range(100)]

    def order(lines: int) -> int:
        body = a_purchase(*((variant, 1) for variant in variants[:lines]))
        return statements(lambda: api.order(body))

    order(1)
    # One call; and within a test's transaction a savepoint and its release around it.
    assert [order(1), order(10), order(100)] == [3, 3, 3]


def test_a_cart_is_read_in_as_many_statements_whatever_its_lines(api: Api) -> None:
    shipping()

    def read(lines: int) -> int:
        items = [{"sku": a_variant().sku, "quantity": 1} for _ in range(lines)]
        cart = api.post("/carts", {"items": items}).json
        guest = api.with_headers(**{"Cart-Token": cart["token"]})
        return statements(lambda: guest.get(f"/carts/{cart['id']}"))

    assert read(1) == read(10) == read(50)


def test_a_cart_is_held_in_as_many_statements_whatever_its_lines(api: Api) -> None:
    def hold(lines: int) -> int:
        items = [{"sku": a_variant().sku, "quantity": 1} for _ in range(lines)]
        cart = api.post("/carts", {"items": items}).json
        guest = api.with_headers(**{"Cart-Token": cart["token"]})
        return statements(lambda: guest.post(f"/carts/{cart['id']}/reservation"))

    assert hold(1) == hold(10) == hold(50)


@pytest.mark.parametrize("act", ["receipts", "adjustments", "counts", "damages"])
def test_stock_is_moved_in_as_many_statements_whatever_the_lines(api: Api, act: str) -> None:
    _, admin = an_admin()

    def move(lines: int) -> int:
        items = [{"sku": a_variant(stock=9).sku, "quantity": 3} for _ in range(lines)]
        body = {"reason": "test", "items": items}
        return statements(lambda: admin.post(f"/admin/inventory/{act}", body))

    move(1)
    assert move(1) == move(10) == move(50)
