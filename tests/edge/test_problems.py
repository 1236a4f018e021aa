"""What is wrong with a request is said by a problem, and nothing has happened."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from souk.carts.models import Cart
from souk.core.errors import DomainError
from souk.orders.models import Order
from tests.api import Answer, Api
from tests.factories import a_manager, a_purchase, a_variant, card, shipping


def is_problem(answer: Answer, status: int, code: str | None = None) -> dict[str, Any]:
    problem: dict[str, Any] = answer.json
    assert answer.status == status, problem
    assert answer.header("Content-Type") == "application/problem+json"
    assert {"type", "title", "status", "detail", "code", "request_id"} <= problem.keys()
    assert problem["status"] == status
    assert problem["request_id"] == answer.header("X-Request-Id")
    assert code in (None, problem["code"])
    return problem


@pytest.mark.parametrize("body", ["{", "[1, 2", "{'a': 1}", "\x80", '{"a": NaN}', "nonsense"])
def test_what_is_not_json_is_400(api: Api, body: str) -> None:
    is_problem(api.post("/carts", body), 400)


@pytest.mark.parametrize("body", ["[]", "1", '"text"', "null", "true"])
def test_json_that_is_no_object_is_422(api: Api, body: str) -> None:
    is_problem(api.post("/carts", body), 422)


def test_another_content_type_is_415(api: Api) -> None:
    form = "application/x-www-form-urlencoded"
    answer = Answer(api.client.post("/api/v1/carts", "items=1", content_type=form))
    is_problem(answer, 415, "unsupported_media_type")


def test_a_huge_body_is_413(api: Api) -> None:
    is_problem(api.post("/carts", '{"items": "' + "x" * 1_100_000 + '"}'), 413, "body_too_large")


def test_a_deep_body_is_refused(api: Api) -> None:
    answer = api.post("/carts", '{"items": ' + "[" * 20_000 + "]" * 20_000 + "}")
    assert answer.status in (400, 422)


def test_another_method_is_405_and_says_which(api: Api) -> None:
    answer = api.send("DELETE", "/products", None)
    is_problem(answer, 405, "method_not_allowed")
    assert answer.header("Allow") == "GET, HEAD"


@pytest.mark.parametrize("path", ["/nothing", "/products/none", "/orders/none", "/carts/none"])
def test_what_is_not_there_is_404(api: Api, path: str) -> None:
    is_problem(api.get(path), 404)


def test_unknown_fields_and_parameters_are_named(api: Api) -> None:
    problem = is_problem(api.post("/carts", {"surprise": 1}), 422)
    assert [error["field"] for error in problem["errors"]] == ["surprise"]
    assert problem["errors"][0]["message"].endswith("known are: currency, items")
    problem = is_problem(api.post("/carts", {"items": [{"sku": "A", "price": 1}]}), 422)
    told = {error["field"]: error["message"] for error in problem["errors"]}
    assert told["items.0.price"].endswith("known are: quantity, sku, variant_id")

    problem = is_problem(api.get("/products?surprise=1"), 422)
    assert [error["field"] for error in problem["errors"]] == ["surprise"]


def test_who_writes_an_unknown_field_is_told_the_known_ones(api: Api) -> None:
    line = {"sku": "MUG", "amount": 1}

    wrong = api.post("/carts", {"items": [line, line], "lines": [], "sku": "MUG"}).json["errors"]

    assert {error["field"]: error["message"] for error in wrong} == {
        "items.0.amount": "is not a field here; known are: quantity, sku, variant_id",
        "items.0.quantity": "Field required",
        "items.1.amount": "is not a field here",
        "items.1.quantity": "Field required",
        "lines": "is not a field here; known are: currency, items",
        "sku": "is not a field here",
    }
    assert {error["code"] for error in wrong} == {"missing", "extra_forbidden"}


def test_who_gives_a_day_for_a_time_is_told_what_to_write(api: Api) -> None:
    (wrong,) = a_manager()[1].get("/admin/orders?from=2026-01-31").json["errors"]

    assert wrong["field"] == "from"
    assert wrong["message"] == "write a time with its zone, such as 2026-01-31T00:00:00Z"


QUANTITIES = [0, -1, 10_000, 2**31, 2**63, 1.5, "2", True, None, [], {}, 10**400]


@pytest.mark.parametrize("quantity", QUANTITIES, ids=lambda value: str(value)[:20])
def test_a_quantity_is_a_sensible_whole_number(api: Api, quantity: object) -> None:
    shipping()
    mug = a_variant(sku="MUG")
    order = a_purchase((mug, 1)) | {"items": [{"sku": "MUG", "quantity": quantity}]}

    problem = is_problem(api.order(order), 422)

    assert problem["errors"][0]["field"] == "items.0.quantity"
    is_problem(api.post("/carts", {"items": [{"sku": "MUG", "quantity": quantity}]}), 422)
    assert not Order.objects.exists()
    assert not Cart.objects.exists()


TEXTS = ["", "x" * 1000, "a\x00b", "\ud800", "\u202e", 1, None, []]


@pytest.mark.parametrize("city", TEXTS, ids=lambda value: repr(value)[:12])
def test_an_address_is_text_that_a_database_can_hold(api: Api, city: object) -> None:
    shipping()
    order = a_purchase((a_variant(), 1))
    order["shipping_address"] = {**order["shipping_address"], "city": city}

    answer = api.order(order)

    if city == "\u202e":
        assert answer.status == 201
    else:
        is_problem(answer, 422)
        assert not Order.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=x",
        "limit=99999999999999999999",
        "cursor=%F0%9F",
        "cursor=abc",
        "sort=nothing",
        "min_price=-1",
        "max_price=1e400",
        "max_price=99999999999999999999",
        "rating_min=6",
        "seller=1",
        "in_stock=perhaps",
        "q=%00",
        "q=" + "x" * 2000,
        "category=%00",
    ],
)
def test_a_query_that_makes_no_sense_is_422(api: Api, query: str) -> None:
    is_problem(api.get(f"/products?{query}"), 422)


@pytest.mark.parametrize("q", ["'", '"', "a & | !", "-", "((", "%", "_", "\\", "<b>", "日本"])
def test_a_search_for_anything_answers(api: Api, q: str) -> None:
    a_variant()
    answer = Answer(api.client.get("/api/v1/products", {"q": q}))
    assert answer.status == 200
    assert Answer(api.client.get("/api/v1/search/suggest", {"q": q})).status == 200


def test_a_cursor_belongs_to_its_query(api: Api) -> None:
    for _ in range(3):
        a_variant()
    cursor = api.get("/products?limit=1").json["next_cursor"]

    assert api.get(f"/products?limit=1&cursor={cursor}").status == 200
    is_problem(api.get(f"/products?limit=1&sort=price&cursor={cursor}"), 422)
    is_problem(api.get(f"/products?limit=1&cursor={cursor[:-2]}"), 422)


def test_every_answer_has_its_request_id(api: Api) -> None:
    given = {"X-Request-Id": "0123456789abcdef"}
    assert api.get("/products", **given).header("X-Request-Id") == given["X-Request-Id"]

    for odd in ("short", "x" * 200, "a b c d e f g h", "new\nline-in-it"):
        answered = api.get("/nothing", **{"X-Request-Id": odd}).header("X-Request-Id")
        assert answered
        assert answered != odd


@pytest.mark.parametrize("value", ["nonsense", "", 1, None, [], "\x00"])
def test_a_forged_cursor_is_refused(api: Api, value: object) -> None:
    for _ in range(3):
        a_variant()
    cursor = api.get("/products?limit=1").json["next_cursor"]
    seal, _, *rest = json.loads(base64.urlsafe_b64decode(cursor + "=="))

    text = json.dumps([seal, value, *rest])
    forged = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    is_problem(api.get(f"/products?limit=1&cursor={forged}"), 422)


def test_no_error_says_a_word_of_its_own_by_the_name_of_a_problems_part() -> None:
    def kinds(kind: type[DomainError]) -> Iterator[type[DomainError]]:
        yield kind
        for below in kind.__subclasses__():
            yield from kinds(below)

    parts = {"type", "title", "status", "detail", "code", "request_id", "errors"}
    wrong = {
        kind.__name__: parts & set(getattr(kind, "__dataclass_fields__", {}))
        for kind in kinds(DomainError)
    }

    assert not {name: found for name, found in wrong.items() if found}


def test_a_payment_that_waits_for_nobodys_cash_cannot_be_noted(api: Api) -> None:
    shipping()
    placed = api.order(a_purchase((a_variant(), 1), payment=card("action"))).json
    _, manager = a_manager()

    refused = manager.post(f"/admin/payments/{placed['payment']['id']}/capture")

    problem = is_problem(refused, 409, "nothing_to_capture")
    assert problem["payment_status"] == "requires_action"
