import uuid
from datetime import timedelta

import pytest

from souk.carts.models import Cart
from souk.checkout.operations.reconciliation import give_up_orders
from souk.inventory.queries.availability import availability_of
from souk.orders.models import Order
from tests.api import Api
from tests.factories import (
    ADDRESS,
    a_customer,
    a_product,
    a_purchase,
    a_variant,
    card,
    shipping,
)


def test_a_guest_buys_by_items(api: Api) -> None:
    shipping()
    mug, plate = a_variant(price=1000), a_variant(price=250)

    placed = api.order(a_purchase((mug, 2), (plate, 1)))

    assert placed.status == 201, placed.json
    order = placed.json
    assert (order["subtotal_amount"], order["shipping_amount"]) == (2250, 499)
    assert order["total_amount"] == 2749
    assert order["status"] == "pending"
    assert [line["quantity"] for line in order["items"]] == [2, 1]
    assert availability_of([mug.id, plate.id]) == {mug.id: 8, plate.id: 9}


def test_a_cart_becomes_one_order(api: Api) -> None:
    shipping()
    mug = a_variant()
    cart = api.post("/carts", {"items": [{"sku": mug.sku, "quantity": 2}]}).json
    buyer = api.with_headers(**{"Cart-Token": cart["token"]})

    first = buyer.order(a_purchase(cart=cart["id"]))
    second = buyer.order(a_purchase(cart=cart["id"]))

    assert (first.status, second.status, second.code) == (201, 409, "cart_converted")
    assert second.json["order_number"] == first.json["order_number"]
    assert Order.objects.count() == 1


def test_the_same_variant_twice_is_one_line(api: Api) -> None:
    shipping()
    mug = a_variant(stock=5)

    placed = api.order(a_purchase((mug, 2), (mug, 3)))

    assert [line["quantity"] for line in placed.json["items"]] == [5]


def test_repeats_are_together_no_more_than_a_line_of_a_cart(api: Api) -> None:
    shipping()
    mug, plate = a_variant(stock=20_000), a_variant()

    refused = api.order(a_purchase((mug, 9_999), (plate, 1), (mug, 1)))

    assert (refused.status, refused.code) == (422, "invalid_request")
    assert [error["field"] for error in refused.json["errors"]] == [
        "items.0.quantity",
        "items.2.quantity",
    ]
    assert "at most 9999" in refused.json["errors"][0]["message"]
    assert not Order.objects.exists()
    assert api.order(a_purchase((mug, 9_998), (plate, 1), (mug, 1))).status == 201


def test_a_short_line_refuses_the_whole_order(api: Api) -> None:
    shipping()
    mug, plate = a_variant(stock=5), a_variant(stock=1)

    refused = api.order(a_purchase((mug, 1), (plate, 2)))

    assert (refused.status, refused.code) == (409, "insufficient_stock")
    assert refused.json["lines"] == [
        {
            "variant_id": str(plate.id),
            "sku": plate.sku,
            "quantity": 2,
            "available_quantity": 1,
        }
    ]
    assert availability_of([mug.id, plate.id]) == {mug.id: 5, plate.id: 1}
    assert not Order.objects.exists()


def test_an_unexpected_total_changes_nothing(api: Api) -> None:
    shipping()
    mug = a_variant(price=1000)

    refused = api.order(a_purchase((mug, 1), expected_total_amount=1))

    assert (refused.status, refused.code) == (409, "total_changed")
    assert refused.json["total_amount"] == 1499
    assert availability_of([mug.id]) == {mug.id: 10}


def test_a_declined_payment_leaves_stock_and_cart_as_they_were(api: Api) -> None:
    shipping()
    mug = a_variant()
    _customer, signed_in = a_customer()
    cart = signed_in.post("/carts", {"items": [{"sku": mug.sku, "quantity": 2}]}).json

    declined = signed_in.order(a_purchase(cart=cart["id"], payment=card("decline")))

    assert (declined.status, declined.code) == (402, "payment_declined")
    assert availability_of([mug.id]) == {mug.id: 10}
    assert Cart.objects.get(id=cart["id"]).status == "active"
    assert signed_in.get("/orders").json["items"] == []

    again = signed_in.order(a_purchase(cart=cart["id"], payment=card("approve")))
    assert (again.status, again.json["payment_status"]) == (201, "paid")


def test_an_approved_payment_confirms_the_order(api: Api) -> None:
    shipping()

    order = api.order(a_purchase((a_variant(), 1), payment=card("approve"))).json

    assert (order["status"], order["payment_status"]) == ("confirmed", "paid")
    assert order["payment"]["status"] == "succeeded"


def test_a_further_step_is_taken_on_its_page(api: Api) -> None:
    shipping()
    order = api.order(a_purchase((a_variant(), 1), payment=card("action"))).json
    action = order["payment"]["next_action"]
    assert action["type"] == "redirect"

    page = action["url"].removeprefix("http://testserver")
    assert api.client.get(page).status_code == 200
    api.client.post(page, {"outcome": "approve"})

    seen = api.get(f"/orders/{order['order_number']}", **{"Order-Token": order["token"]}).json
    assert (seen["payment_status"], seen["payment"]["next_action"]) == ("paid", None)


def test_a_step_not_taken_gives_the_stock_back(api: Api) -> None:
    shipping()
    mug = a_variant()
    order = api.order(a_purchase((mug, 1), payment=card("action"))).json
    page = order["payment"]["next_action"]["url"].removeprefix("http://testserver")

    api.client.post(page, {"outcome": "decline"})

    buyer = api.with_headers(**{"Order-Token": order["token"]})
    assert buyer.get(f"/orders/{order['order_number']}").json["status"] == "pending"
    # There was an hour for another attempt.
    assert give_up_orders(timedelta(0)) == 1
    assert buyer.get(f"/orders/{order['order_number']}").json["status"] == "cancelled"
    assert availability_of([mug.id]) == {mug.id: 10}


def test_the_same_key_and_body_give_the_same_answer(api: Api) -> None:
    shipping()
    body, key = a_purchase((a_variant(), 1)), str(uuid.uuid4())

    first, second = api.order(body, key=key), api.order(body, key=key)

    assert first.body == second.body
    assert (first.header("Idempotent-Replayed"), second.header("Idempotent-Replayed")) == (
        None,
        "true",
    )
    assert Order.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(api: Api) -> None:
    shipping()
    mug, key = a_variant(), str(uuid.uuid4())
    api.order(a_purchase((mug, 1)), key=key)

    refused = api.order(a_purchase((mug, 2)), key=key)

    assert (refused.status, refused.code) == (422, "idempotency_key_reused")


def test_a_key_belongs_to_its_caller(api: Api) -> None:
    shipping()
    mug, key = a_variant(), str(uuid.uuid4())
    _, ada = a_customer()
    _, bob = a_customer()

    first, second = (who.order(a_purchase((mug, 1)), key=key) for who in (ada, bob))

    assert first.json["order_number"] != second.json["order_number"]


def test_a_declined_payment_is_declined_again(api: Api) -> None:
    shipping()
    body, key = a_purchase((a_variant(), 1), payment=card("decline")), str(uuid.uuid4())

    first, second = api.order(body, key=key), api.order(body, key=key)

    assert first.body == second.body
    assert second.status == 402
    assert Order.objects.count() == 1


def test_an_order_needs_a_key(api: Api) -> None:
    shipping()

    refused = api.post("/orders", a_purchase((a_variant(), 1)))

    assert (refused.status, refused.code) == (428, "idempotency_key_required")


def test_an_unknown_coupon_is_said_to_be_unknown(api: Api) -> None:
    shipping()

    refused = api.order(a_purchase((a_variant(), 1), coupon_codes=["NOPE"]))

    assert (refused.status, refused.code) == (422, "coupon_invalid")


def test_shipping_has_to_serve_the_country(api: Api) -> None:
    shipping(countries=["FR"])

    refused = api.order(a_purchase((a_variant(), 1)))

    assert (refused.status, refused.code) == (422, "shipping_unavailable")


def test_an_order_goes_to_an_address_of_the_customers_book(api: Api) -> None:
    shipping()
    _, customer = a_customer()
    saved = customer.post("/me/addresses", {**ADDRESS, "city": "Rome", "country": "IT"}).json
    to_it = {"shipping_address": None, "shipping_address_id": saved["id"]}

    placed = customer.order(a_purchase((a_variant(), 1), **to_it))

    assert placed.status == 201
    assert {saved[name] for name in ADDRESS} == {
        placed.json["shipping_address"][name] for name in ADDRESS
    }


def test_another_customers_address_is_none_of_yours(api: Api) -> None:
    mug = a_variant()
    shipping()
    others = a_customer()[1].post("/me/addresses", ADDRESS).json["id"]
    me = a_customer()[1]

    answers = [
        me.order(a_purchase((mug, 1), shipping_address=None, shipping_address_id=id_))
        for id_ in (others, str(uuid.uuid4()))
    ]

    for answer in answers:
        assert (answer.status, answer.json["errors"]) == (
            422,
            [
                {
                    "field": "shipping_address_id",
                    "message": "is none of yours: see GET /api/v1/me/addresses",
                    "code": "invalid",
                }
            ],
        )
    assert not Order.objects.exists()


def test_a_digital_order_needs_no_shipping(api: Api) -> None:
    book = a_variant()
    book.product.is_digital = True
    book.product.save()

    placed = api.order(a_purchase((book, 1), shipping_address=None, shipping_method=None))

    assert (placed.status, placed.json["shipping_amount"]) == (201, 0)


def test_untracked_stock_sells_without_end(api: Api) -> None:
    shipping()
    book = a_variant(stock=None)

    placed = api.order(a_purchase((book, 9999)))

    assert placed.status == 201


@pytest.mark.parametrize("times", [1, 2])
def test_an_order_is_in_one_currency(api: Api, times: int) -> None:
    dollars = a_variant()
    yen = a_variant(product=a_product(currency="JPY"))

    answer = api.order(a_purchase(*[(dollars, 1)] * times, (yen, 1)))

    assert (answer.status, answer.json["code"]) == (422, "currency_mismatch")
    assert answer.json["currencies"] == ["JPY", "USD"]
    assert answer.json["detail"] == "Order what is in JPY and what is in USD one after the other."
    assert not Order.objects.exists()


def test_a_withdrawn_variant_is_named(api: Api) -> None:
    shipping()
    mug, gone = a_variant(), a_variant(is_active=False)

    refused = api.order(a_purchase((mug, 1), (gone, 1)))

    assert (refused.status, refused.code) == (422, "item_unavailable")
    assert [error["field"] for error in refused.json["errors"]] == ["items.1"]
