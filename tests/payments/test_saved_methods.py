"""Cards that customers leave with a gateway: theirs alone, encrypted, one of them the default."""

from typing import Any

import pytest
from django.db import connection

from souk.core.database.identity import SYSTEM, acting_as
from souk.payments.models import Payment, SavedMethod
from souk.payments.operations.erasure import erase_saved_methods
from tests.api import Answer, Api
from tests.factories import a_customer, a_purchase, a_variant, shipping
from tests.payments.fakes import stripe as fake_stripe
from tests.payments.fakes.stripe import FakeStripe
from tests.threads import together

PATH = "/me/payment-methods"


def save(customer: Api, token: str = "approve", **fields: Any) -> Answer:
    way = {"gateway": "test", "method": "CREDIT_CARD", "token": token, **fields}
    return customer.post(PATH, way)


@pytest.fixture
def customer(api: Api) -> Api:
    return a_customer()[1]


def test_the_first_is_the_default_and_another_may_become_it(customer: Api) -> None:
    first, second = save(customer), save(customer, "action")

    assert (first.status, first.json["is_default"]) == (201, True)
    assert first.json["card"]["last4"] == "0000"
    assert second.json["is_default"] is False
    path = f"{PATH}/{second.json['id']}"
    assert customer.patch(path, {"is_default": True}).json["is_default"] is True
    assert SavedMethod.objects.filter(is_default=True).count() == 1
    assert customer.patch(path, {"is_default": False}).status == 422
    listed = customer.get(f"{PATH}?count=true").json
    assert (listed["total"], [one["is_default"] for one in listed["items"]]) == (2, [False, True])


def test_the_same_card_twice_is_one(customer: Api) -> None:
    first, again = save(customer), save(customer)

    assert first.json["id"] == again.json["id"]
    assert SavedMethod.objects.count() == 1


def test_a_repeat_with_its_key_is_the_first_answer(customer: Api) -> None:
    keyed = customer.with_headers(**{"Idempotency-Key": "once"})
    first, again = save(keyed), save(keyed)

    assert (again.status, again.header("Idempotent-Replayed")) == (201, "true")
    assert again.json == first.json
    assert save(keyed, "action").code == "idempotency_key_reused"


def test_the_latest_takes_the_place_of_a_default(customer: Api) -> None:
    first, second = save(customer), save(customer, "action")

    assert customer.delete(f"{PATH}/{first.json['id']}").status == 204

    assert customer.get(f"{PATH}/{second.json['id']}").json["is_default"] is True
    assert customer.delete(f"{PATH}/{first.json['id']}").status == 404


def test_what_was_changed_meanwhile_is_not_overwritten(customer: Api) -> None:
    saved = save(customer)
    path = f"{PATH}/{saved.json['id']}"
    old = str(saved.header("ETag"))
    customer.patch(path, {"is_default": True})
    connection.cursor().execute("UPDATE payments_saved_methods SET updated_at = '2020-01-01Z'")

    assert customer.delete(path, **{"If-Match": '"1"'}).status == 412
    assert old


def test_the_token_is_not_in_the_database(customer: Api) -> None:
    save(customer)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(saved)::text FROM payments_saved_methods AS saved")
        (row,) = cursor.fetchone()
    assert "saved_approve" not in row
    assert b"approve" not in bytes(SavedMethod.objects.values_list("fingerprint", flat=True)[0])
    assert "token" not in save(customer).json


def test_others_see_none_of_it(customer: Api) -> None:
    saved = save(customer)
    other = a_customer()[1]

    for answer in (
        other.get(f"{PATH}/{saved.json['id']}"),
        other.patch(f"{PATH}/{saved.json['id']}", {"is_default": True}),
        other.delete(f"{PATH}/{saved.json['id']}"),
    ):
        assert answer.status == 404
    assert other.get(PATH).json["items"] == []
    assert Api().get(PATH).status == 401


def test_an_order_is_paid_by_what_was_saved(customer: Api) -> None:
    shipping()
    mug = a_variant()
    saved = save(customer).json["id"]
    way = {"method": "CREDIT_CARD", "gateway": "test", "saved_method_id": saved}

    placed = customer.order(a_purchase((mug, 1), payment=way))

    assert (placed.status, placed.json["payment_status"]) == (201, "paid"), placed.json
    other = a_customer()[1]
    for caller in (other, Api()):
        refused = caller.order(a_purchase((mug, 1), payment=way))
        assert refused.json["errors"][0]["field"] == "payment.saved_method_id"
    both = customer.order(a_purchase((mug, 1), payment={**way, "token": "approve"}))
    elsewhere = customer.order(a_purchase((mug, 1), payment={**way, "method": "UPI"}))
    assert (both.status, elsewhere.status) == (422, 422)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"gateway": "manual"}, 422),
        ({"gateway": "stripe"}, 422),
        ({"gateway": "test", "method": "COD"}, 422),
        ({"token": "nothing"}, 422),
        ({"token": "4242424242424242"}, 422),
        ({"card": {"last4": "1"}}, 422),
    ],
)
def test_what_cannot_be_saved_is_refused(
    customer: Api, fields: dict[str, Any], status: int
) -> None:
    assert save(customer, **fields).status == status
    assert not SavedMethod.objects.exists()


def test_there_is_an_end_to_it(customer: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("souk.payments.operations.saved_methods.MAX_SAVED_METHODS", 1)
    save(customer)

    assert save(customer, "action").code == "too_many_saved_methods"


def test_stripe_keeps_a_card_and_charges_it(customer: Api, stripe: FakeStripe) -> None:
    shipping()
    saved = save(customer, fake_stripe.VISA, gateway="stripe")
    assert saved.json["card"] == {
        "brand": "visa",
        "last4": "4242",
        "exp_month": 12,
        "exp_year": 2034,
    }
    way = {"method": "CREDIT_CARD", "gateway": "stripe", "saved_method_id": saved.json["id"]}

    placed = customer.order(a_purchase((a_variant(), 1), payment=way))

    assert placed.status == 201, placed.json
    intent = stripe.intents[Payment.objects.get().gateway_reference]
    assert intent["customer"] == stripe.cards[fake_stripe.VISA]
    assert customer.delete(f"{PATH}/{saved.json['id']}").status == 204
    assert not stripe.cards


def test_what_stripe_does_not_keep_is_not_kept(customer: Api, stripe: FakeStripe) -> None:
    declined = save(customer, fake_stripe.DECLINED, gateway="stripe")
    assert (declined.status, declined.code) == (409, "gateway_refused")
    stripe.fail("attach", "broken before")

    silent = save(customer, fake_stripe.VISA, gateway="stripe")

    assert (silent.status, silent.code) == (503, "gateway_silent")
    assert not SavedMethod.objects.exists()


def test_forgetting_a_person_forgets_their_cards(api: Api) -> None:
    user, customer = a_customer()
    save(customer)

    with acting_as(SYSTEM):
        erase_saved_methods([user.id])

    assert not SavedMethod.objects.exists()


@pytest.mark.usefixtures("committed")
def test_one_is_the_default_whoever_saves_at_once() -> None:
    customer = a_customer()[1]
    tokens = ("approve", "action", "decline", "authorize")

    answers = together(4, lambda number: save(customer, tokens[number], is_default=True))

    assert {answer.status for answer in answers} == {201}
    assert SavedMethod.objects.filter(is_default=True).count() == 1


@pytest.mark.usefixtures("committed")
def test_no_more_are_kept_than_may_be_whoever_saves_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("souk.payments.operations.saved_methods.MAX_SAVED_METHODS", 2)
    customer = a_customer()[1]
    tokens = ("approve", "action", "decline", "authorize")

    for _ in range(3):
        SavedMethod.objects.all().delete()
        answers = together(4, lambda number: save(customer, tokens[number]))

        assert sorted(answer.status for answer in answers) == [201, 201, 409, 409]
        assert SavedMethod.objects.count() == 2
