"""The same request twice is done once and answered twice."""

import threading
import uuid

import pytest
from django.db import connection, connections

from souk.carts.models import Cart
from souk.orders.models import Order
from tests.api import Answer, Api
from tests.factories import ADDRESS, a_customer, a_purchase, a_variant, card, shipping


def test_a_repeat_gets_the_first_answer(api: Api) -> None:
    shipping()
    order = a_purchase((a_variant(), 1))

    first, second = api.order(order, key="once-only"), api.order(order, key="once-only")

    assert (first.status, second.status) == (201, 201)
    assert second.json == first.json
    assert (first.header("Idempotent-Replayed"), second.header("Idempotent-Replayed")) == (
        None,
        "true",
    )
    assert Order.objects.count() == 1


def test_a_repeat_gets_the_first_refusal(api: Api) -> None:
    shipping()
    mug = a_variant(stock=1)
    order = a_purchase((mug, 2))

    first, second = api.order(order, key="too-many"), api.order(order, key="too-many")

    assert (first.status, second.status) == (409, 409)
    assert second.json["lines"] == first.json["lines"]
    assert second.header("Idempotent-Replayed") == "true"


def test_a_repeat_gets_the_first_answer_though_nothing_is_left(api: Api) -> None:
    shipping()
    order = a_purchase((a_variant(stock=1), 1))

    first, second = api.order(order, key="the-last"), api.order(order, key="the-last")

    assert (first.status, second.status) == (201, 201)
    assert second.json == first.json


def test_after_a_day_a_key_is_new(api: Api) -> None:
    shipping()
    mug = a_variant()
    first = api.order(a_purchase((mug, 1)), key="old")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_idempotency_keys SET created_at = now() - interval '25 hours'")

    second = api.order(a_purchase((mug, 2)), key="old")
    third = api.order(a_purchase((mug, 2)), key="old")

    assert (second.status, third.status) == (201, 201)
    assert first.json["id"] != second.json["id"] == third.json["id"]


def test_a_declined_payment_is_declined_again(api: Api) -> None:
    shipping()
    order = a_purchase((a_variant(), 1), payment=card("decline"))

    first, second = api.order(order, key="declined"), api.order(order, key="declined")

    assert (first.status, second.status) == (402, 402)


def test_another_body_under_the_same_key_is_refused(api: Api) -> None:
    shipping()
    mug = a_variant()
    api.order(a_purchase((mug, 1)), key="a-key")

    refused = api.order(a_purchase((mug, 2)), key="a-key")

    assert (refused.status, refused.code) == (422, "idempotency_key_reused")
    assert Order.objects.count() == 1


def test_an_order_needs_a_key(api: Api) -> None:
    shipping()
    refused = api.post("/orders", a_purchase((a_variant(), 1)))

    assert (refused.status, refused.code) == (428, "idempotency_key_required")
    assert not Order.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 256, "schl\u00fcssel", "tab\there"])
def test_a_key_is_printable_ascii(api: Api, key: str) -> None:
    answer = api.post("/carts", {}, **{"Idempotency-Key": key})

    assert answer.status == 422
    assert not Cart.objects.exists()


def test_keys_are_the_callers_own(api: Api) -> None:
    shipping()
    order = a_purchase((a_variant(), 1))
    _, ada = a_customer()
    _, eve = a_customer()

    numbers = {who.order(order, key="same").json["order_number"] for who in (ada, eve, api)}

    assert len(numbers) == 3


def test_any_post_may_be_repeated(api: Api) -> None:
    _, ada = a_customer()
    key = {"Idempotency-Key": str(uuid.uuid4())}

    first = ada.post("/me/addresses", ADDRESS, **key)
    second = ada.post("/me/addresses", ADDRESS, **key)

    assert second.json == first.json
    assert len(ada.get("/me/addresses").json["items"]) == 1


@pytest.mark.usefixtures("committed")
def test_twins_at_the_same_moment_make_one_order() -> None:
    shipping()
    order = a_purchase((a_variant(), 1))
    together = threading.Barrier(20)
    answers: list[Answer] = []

    def place() -> None:
        together.wait()
        answers.append(Api().order(order, key="twins"))
        connections.close_all()

    threads = [threading.Thread(target=place) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    placed = [answer.json["order_number"] for answer in answers if answer.status == 201]
    assert len(set(placed)) == 1
    assert {answer.status for answer in answers} <= {201, 409}
    assert Order.objects.count() == 1


@pytest.mark.usefixtures("committed")
def test_while_the_database_is_away_nothing_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    _, ada = a_customer()
    key = {"Idempotency-Key": "away"}

    with monkeypatch.context() as patch:
        connection.close()
        patch.setitem(connection.settings_dict, "HOST", "/nonexistent")
        for answer in (ada.post("/carts", {}, **key), ada.post("/carts", {})):
            assert (answer.status, answer.code) == (503, "unavailable")
            assert answer.header("Retry-After")
        connection.close()

    assert ada.post("/carts", {}, **key).status == 201
