"""Bodies that are too long, too deep, disguised, ambiguous, or hold what does not belong there."""

import gzip
import io
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from souk.carts.models import Cart
from souk.core.card_numbers import card_numbers_in
from souk.orders.models import Order
from tests.api import Answer, Api
from tests.edge.test_problems import is_problem
from tests.factories import ADDRESS, a_customer, a_purchase, a_variant, shipping

CARD = "4111 1111 1111 1111"


def test_a_body_in_chunks_is_read(api: Api) -> None:
    assert _in_chunks(b'{"items": []}')[0] == 201


def test_a_body_in_chunks_is_no_longer_than_another(api: Api) -> None:
    status, answer = _in_chunks(b'{"items": "' + b"x" * 1_100_000 + b'"}')

    assert (status, answer["code"]) == (413, "body_too_large")


def test_chunks_that_a_server_cannot_end_are_refused(api: Api) -> None:
    status, answer = _in_chunks(b"{}", **{"wsgi.input_terminated": False})

    assert (status, answer["code"]) == (411, "length_required")


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_length_that_is_declared_in_two_ways_is_400(api: Api, method: str) -> None:
    status, answer = _in_chunks(b"{}", CONTENT_LENGTH="2", REQUEST_METHOD=method)

    assert (status, answer["code"]) == (400, "length_ambiguous")


def test_a_body_that_ends_early_is_400(api: Api) -> None:
    class Broken(io.BytesIO):
        def read(self, *size: Any) -> bytes:
            raise OSError("the connection broke")

    status, answer = _raw(Broken(b"{}"), CONTENT_LENGTH="200")

    assert (status, answer["code"]) == (400, "body_incomplete")


@pytest.mark.parametrize("length", ["-1", "1e3", "²", "9" * 5000, "1048577", "+5"])
def test_a_length_that_is_none_is_refused(api: Api, length: str) -> None:
    status, answer = _raw(io.BytesIO(b"{}"), CONTENT_LENGTH=length)

    assert (status, answer["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(("length", "read"), [(2_000_000, 2_000_000), (17_000_000, 0)])
def test_who_sends_a_little_too_much_is_heard_out_and_told(
    api: Api, length: int, read: int
) -> None:
    body = io.BytesIO(b"x" * length)

    status, answer = _raw(body, CONTENT_LENGTH=str(length))

    assert (status, answer["code"]) == (413, "body_too_large")
    # A connection that is closed on somebody who still sends tells them nothing.
    assert body.tell() == read


@pytest.mark.parametrize(("length", "status"), [(1_100_000, 422), (5_300_000, 413)])
def test_a_file_in_chunks_is_read_as_far_as_one_may_be_long(
    api: Api, length: int, status: int
) -> None:
    _, customer = a_customer()
    no_picture = SimpleUploadedFile("me.png", b"x" * length, "image/png")

    answered, _ = _in_chunks(
        encode_multipart(BOUNDARY, {"file": no_picture}),
        REQUEST_METHOD="PUT",
        PATH_INFO="/api/v1/me/avatar",
        CONTENT_TYPE=MULTIPART_CONTENT,
        HTTP_AUTHORIZATION=customer.headers["Authorization"],
    )

    assert answered == status


def _in_chunks(body: bytes, **environment: Any) -> tuple[int, Any]:
    given = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", **environment}
    return _raw(io.BytesIO(body), **given)


def _raw(body: io.BytesIO, **environment: Any) -> tuple[int, Any]:
    """Call the application as a server does, past Django's test client."""
    statuses: list[str] = []
    given = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/api/v1/carts",
        "CONTENT_TYPE": "application/json",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_HOST": "testserver",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": body,
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        **environment,
    }
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        answer = b"".join(WSGIHandler()(given, lambda status, _: statuses.append(status)))
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
    return int(statuses[0].split()[0]), json.loads(answer)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "GZIP, identity"])
def test_a_compressed_body_is_415(api: Api, encoding: str) -> None:
    body = gzip.compress(b"{}")
    answer = api.client.generic(
        "POST",
        "/api/v1/carts",
        body,
        content_type="application/json",
        headers={"Content-Encoding": encoding},
    )

    is_problem(Answer(answer), 415, "unsupported_media_type")


HEAVY = {
    "ten thousand levels": "[" * 10_000 + "]" * 10_000,
    "ten thousand objects": '{"a":' * 10_000 + "1" + "}" * 10_000,
    "a hundred thousand items": json.dumps({"items": [{"sku": "A", "quantity": 1}] * 25_000}),
    "a hundred thousand numbers": json.dumps({"items": [1] * 100_000}),
    "a hundred thousand names": json.dumps({f"n{n}": 1 for n in range(80_000)}),
    "a name fifty thousand times": "{" + ",".join(['"items":1'] * 50_000) + "}",
    "a number of 400 digits": json.dumps({"items": [{"sku": "A", "quantity": 10**399}]}),
    "a number of 5000 digits": '{"items": [{"sku": "A", "quantity": ' + "9" * 5000 + "}]}",
    "a number without end": '{"items": [{"sku": "A", "quantity": 1e309}]}',
    "less than nothing": '{"items": [{"sku": "A", "quantity": -1e309}]}',
    "digits and spaces": json.dumps({"items": "4 " * 400_000}),
    "escapes": json.dumps({"items": "\x01" * 100_000}),
    "cards": json.dumps({"items": [CARD] * 20_000}),
}


def work_of(act: Callable[[], object]) -> float:
    """Return the processor's seconds that something takes, not those that it waits for one."""
    began = time.thread_time()
    act()
    return time.thread_time() - began


@pytest.mark.parametrize("body", HEAVY.values(), ids=HEAVY.keys())
def test_a_heavy_body_is_refused_quickly(api: Api, body: str) -> None:
    # Beside the reading of a plain list of its size, in turns: a busy machine slows both of them.
    plain = "[" + "4, " * 400_000 + "4]"
    answer = api.post("/carts", body)
    reading, refusing = [], []
    for _ in range(3):
        reading.append(work_of(lambda: json.loads(plain)))
        refusing.append(work_of(lambda: api.post("/carts", body)))

    assert answer.status in (400, 413, 422), answer.json
    assert min(refusing) < 20 * min(reading)
    assert len(answer.body) < 200_000
    assert not Cart.objects.exists()


def test_a_name_that_stands_twice_is_refused(api: Api) -> None:
    problem = is_problem(api.post("/carts", '{"currency": "USD", "currency": "EUR"}'), 422)

    assert [(error["field"], error["code"]) for error in problem["errors"]] == [
        ("currency", "duplicate_field")
    ]
    inner = '{"items": [{"sku": "A", "quantity": 1, "quantity": 2}]}'
    is_problem(api.post("/carts", inner), 422)


@pytest.mark.parametrize(
    "query", ["limit=1&limit=2", "sort=price&sort=newest", "q=a&q=b", "cursor=a&cursor=b"]
)
def test_a_parameter_that_is_given_twice_is_refused(api: Api, query: str) -> None:
    problem = is_problem(api.get(f"/products?{query}"), 422)

    assert problem["errors"][0]["code"] == "repeated_parameter"


def test_a_parameter_for_several_values_may_be_repeated(api: Api) -> None:
    _, customer = a_customer()

    assert api.get("/products?attr.Colour=red&attr.Colour=blue").status == 200
    assert customer.get("/orders?status=pending&status=shipped").status == 200


# Card numbers

TEST_CARDS = [
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "4111.1111.1111.1111",
    "4111  1111  1111  1111",
    "4111\u00a01111\u00a01111\u00a01111",
    "paid by 4111 1111 1111 1111.",
    "5555555555554444",
    "378282246310005",
    "3782 822463 10005",
    "6011111111111117",
    "3530111333300000",
    "6304000000000000",
    "4222222222222",
    "6212345678901232",
    "2223003122003222",
    "6304000000000000 ",
    "my card is 4111111111111111, thank you",
    "12 4111 1111 1111 1111",
]

NO_CARDS = [
    "550e8400-e29b-41d4-a716-446655440000",
    "12345678-1234-7123-8123-123456789012",
    "+4915112345678",
    "+1 (415) 555-2671",
    "0049 151 12345678",
    "4111111111111112",
    "411111111111",
    "41111111111111111111",
    "2026-11-21 2026-11-28",
    "2026-11-21T07:26:10.123456+00:00",
    "1732173970123",
    "3.1415926535897931",
    "1732173970.123456",
    "192.168.100.200 10.20.30.40",
    "4111.1111 1111-1111",
    "4111.50 4111.50 4111.50",
    "x4111111111111111",
    "4111111111111111-abc",
]


@pytest.mark.parametrize("text", TEST_CARDS)
def test_card_numbers_are_found(text: str) -> None:
    assert list(card_numbers_in(text))


@pytest.mark.parametrize("text", NO_CARDS)
def test_other_numbers_are_no_card_numbers(text: str) -> None:
    assert not list(card_numbers_in(text))


FIELDS: list[tuple[str, dict[str, Any]]] = [
    ("notes", {"notes": f"use {CARD}"}),
    ("payment.token", {"payment": {"method": "CREDIT_CARD", "gateway": "test", "token": CARD}}),
    ("shipping_address.full_name", {"shipping_address": {**ADDRESS, "full_name": CARD}}),
    ("shipping_address.phone", {"shipping_address": {**ADDRESS, "phone": CARD}}),
    ("coupon_codes.0", {"coupon_codes": [CARD]}),
    ("shipping_method", {"shipping_method": CARD}),
]


@pytest.mark.parametrize(("field", "change"), FIELDS, ids=[field for field, _ in FIELDS])
def test_a_card_number_is_refused_and_not_repeated(
    api: Api, field: str, change: dict[str, Any]
) -> None:
    shipping()

    answer = api.order(a_purchase((a_variant(), 1)) | change)

    problem = is_problem(answer, 422, "card_number_refused")
    assert [error["field"] for error in problem["errors"]] == [field]
    assert "1111" not in answer.body.decode()
    assert not Order.objects.exists()


def test_a_card_number_in_escapes_is_found(api: Api) -> None:
    escaped = "".join(f"\\u{ord(sign):04x}" for sign in CARD)

    answer = api.post("/carts", '{"items": [{"sku": "A", "note": "' + escaped + '"}]}')

    is_problem(answer, 422, "card_number_refused")


def test_a_card_number_as_a_name_is_found(api: Api) -> None:
    is_problem(api.post("/carts", {CARD: 1}), 422, "card_number_refused")


def test_a_card_number_as_a_number_is_found(api: Api) -> None:
    """Attributes of a shop's own are free JSON: no schema knows what they may hold."""
    _, customer = a_customer()

    answer = customer.patch("/me", {"additional_details": {"loyalty": [4111111111111111]}})

    problem = is_problem(answer, 422, "card_number_refused")
    assert [error["field"] for error in problem["errors"]] == ["additional_details.loyalty.0"]
    assert customer.patch("/me", {"additional_details": {"loyalty": 41}}).status == 200


@pytest.mark.parametrize("name", ["Idempotency-Key", "User-Agent"])
def test_a_card_number_in_a_header_that_is_kept_is_refused(api: Api, name: str) -> None:
    is_problem(api.post("/carts", {}, **{name: CARD}), 422, "card_number_refused")


def test_a_card_number_is_no_request_id(api: Api) -> None:
    answer = api.get("/products", **{"X-Request-Id": "4111111111111111"})

    assert answer.header("X-Request-Id") != "4111111111111111"


def test_long_numbers_where_they_belong_are_no_cards(api: Api) -> None:
    """These pass the check digit, too."""
    shipping()
    a_variant(sku="4006381333931004")
    order = a_purchase() | {"items": [{"sku": "4006381333931004", "quantity": 1}]}
    order["shipping_address"] = {**ADDRESS, "phone": "4222222222222"}
    _, customer = a_customer()

    assert api.order(order).status == 201
    assert customer.patch("/me", {"phone": "4222222222222"}).status == 200


def test_the_card_check_costs_an_ordinary_body_microseconds() -> None:
    from souk.core.card_numbers import may_hold_card_number

    body = json.dumps(a_purchase(cart="0199f1c2-7a3b-7c4d-8e5f-0123456789ab")).encode()
    began = time.perf_counter()
    for _ in range(1000):
        assert not may_hold_card_number(body)
    assert (time.perf_counter() - began) / 1000 < 50e-6
