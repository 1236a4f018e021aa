"""No secret reaches a log, whatever breaks; and nobody writes lines into it."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from structlog.stdlib import ProcessorFormatter

from souk.config.logs import logging_config
from souk.edge import urls
from tests.api import Api
from tests.factories import a_customer, a_purchase, a_variant, card, shipping

CANARIES = {
    "header": "canary-of-headers-7f3a",
    "query": "canary-of-queries-81bc",
    "body": "canary-of-bodies-90de",
}
CARD = "4111111111111111"
# All but X-Request-Id, which its caller sends to find it in the log.
HEADERS = {
    name: f"{CANARIES['header']}-{number}"
    for number, name in enumerate(
        [
            "Authorization",
            "Cookie",
            "Cart-Token",
            "Order-Token",
            "Idempotency-Key",
            "If-Match",
            "If-None-Match",
            "Origin",
            "Referer",
            "User-Agent",
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            "X-Api-Key",
            "X-Anything",
            "Accept",
            "Accept-Language",
            "Proxy-Authorization",
        ]
    )
}


def broken(request: HttpRequest) -> HttpResponse:
    """A view that repeats all it got, as real ones do by their errors."""
    told = f"{request.META} {request.GET} {request.body!r}"
    try:
        raise KeyError(request.META.get("HTTP_AUTHORIZATION"), request.GET.dict())
    except KeyError as cause:
        raise ValueError(f"cannot read {told}") from cause


# Addresses of this test alone.
urlpatterns = [
    path("api/v1/broken", broken),
    path("broken", broken),
    *urls.urlpatterns,
]
handler500 = urls.server_error


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged, as it is written in production, down to DEBUG."""
    yield from _captured("json")


@pytest.fixture
def text_lines() -> Iterator[io.StringIO]:
    yield from _captured("text")


def _captured(shape: str) -> Iterator[io.StringIO]:
    chosen = logging_config("DEBUG", shape)["formatters"]["structured"]
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(
        ProcessorFormatter(
            processors=chosen["processors"], foreign_pre_chain=chosen["foreign_pre_chain"]
        )
    )
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    quiet = logging.getLogger("django.request")
    level, quiet.level = quiet.level, logging.DEBUG
    # Statements show their values, which Django logs only for whoever asks for it.
    yield handler.stream
    quiet.level = level
    root.setLevel(before)
    root.removeHandler(handler)


def assert_silent(lines: io.StringIO, *more: str) -> None:
    written = lines.getvalue()
    assert written
    for secret in (*CANARIES.values(), CARD, *more):
        assert secret not in written, [line for line in written.splitlines() if secret in line]


@pytest.mark.urls("tests.config.test_logs")
@pytest.mark.parametrize("address", ["/api/v1/broken", "/broken"])
def test_a_bug_tells_the_log_nothing_that_was_sent(
    db: None, lines: io.StringIO, address: str
) -> None:
    body = {
        "password": CANARIES["body"],
        "notes": f"{CANARIES['body']} and more",
        "deep": [{"token": f"x{CANARIES['body']}"}],
    }
    for method in ("POST", "GET"):
        answer = Client(raise_request_exception=False).generic(
            method,
            f"{address}?q={CANARIES['query']}&token={CANARIES['query']}-2",
            json.dumps(body) if method == "POST" else "",
            content_type="application/json",
            headers=HEADERS | {"Authorization": f"Bearer{CANARIES['header']}"}
            if address == "/broken"
            else {name: HEADERS[name] for name in HEADERS if name != "Authorization"},
        )
        assert answer.status_code == 500
        assert CANARIES["body"].encode() not in answer.content

    assert_silent(lines)
    assert "ValueError" in lines.getvalue()
    assert "test_logs.py" in lines.getvalue()


def test_ordinary_calls_and_refusals_log_no_secret(api: Api, lines: io.StringIO) -> None:
    shipping()
    mug = a_variant()
    user, customer = a_customer(f"{CANARIES['body']}@example.com")
    token = customer.headers["Authorization"].removeprefix("Bearer ")
    secret = {"email": user.email, "password": f"{CANARIES['body']}-long enough"}

    customer.order(a_purchase((mug, 1), notes=CANARIES["body"], payment=card("decline")))
    customer.order(a_purchase((mug, 1), notes=CARD))
    api.post("/auth/login", secret)
    api.post("/auth/register", secret)
    api.post("/auth/refresh", {"refresh_token": CANARIES["body"]})
    api.get(f"/products?q={CANARIES['query']}&{CANARIES['query']}=1", **HEADERS)
    api.post("/carts", {"currency": CANARIES["body"]}, **HEADERS)
    api.post("/carts", "{" + CANARIES["body"])
    api.get(f"/products/{CARD}")

    assert_silent(lines, token, user.email)


def test_a_database_error_repeats_no_row(api: Api, lines: io.StringIO) -> None:
    user, _ = a_customer("canary@example.com")
    log = structlog.get_logger("souk.test")
    for statement in (
        "INSERT INTO accounts_users SELECT * FROM accounts_users WHERE email LIKE 'canary@%'",
        "UPDATE accounts_users SET email = 'a canary without an at' WHERE id = %s",
    ):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SAVEPOINT s")
                try:
                    cursor.execute(statement, [user.id] if "%s" in statement else None)
                finally:
                    cursor.execute("ROLLBACK TO SAVEPOINT s")
        except IntegrityError:
            log.exception("failed")

    written = lines.getvalue()
    assert "IntegrityError" in written
    assert "canary@example.com" not in written
    assert user.password not in written


HIDDEN = [
    ({"authorization": "Bearer abc"}, "abc"),
    ({"access_token": "abc-def"}, "abc-def"),
    ({"password": "hunter2"}, "hunter2"),
    ({"event": "login with password=hunter2 failed"}, "hunter2"),
    ({"event": 'got {"refresh_token": "s3cr3t"}'}, "s3cr3t"),
    ({"event": "headers: Authorization: Bearer abc.def"}, "abc.def"),
    ({"event": "Cookie: souk_admin=abcdef"}, "abcdef"),
    ({"event": "bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig"}, "eyJ"),
    ({"event": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig alone"}, "eyJ"),
    ({"url": "postgresql://souk:hunter2@db/souk"}, "hunter2"),
    ({"event": "mail to ada.lovelace+x@example.com bounced"}, "ada.lovelace"),
    ({"path": "/api/v1/products/4111111111111111"}, "4111111111111111"),
    ({"event": "card 4111 1111 1111 1111"}, "4111 1111"),
    ({"path": "/test-gateway/test_AbC123"}, "test_AbC123"),
    ({"event": "DETAIL:  Failing row contains (1, Lovelace, null)."}, "Lovelace"),
    ({"event": "DETAIL:  Key (phone)=(+15550100) already exists."}, "+15550100"),
    ({"details": {"password": "hunter2"}}, "hunter2"),
    ({"details": ["token=hunter2"]}, "hunter2"),
]


@pytest.mark.parametrize(("event", "secret"), HIDDEN, ids=[secret for _, secret in HIDDEN])
def test_a_secret_is_hidden_in_whatever_form(
    lines: io.StringIO, event: dict[str, Any], secret: str
) -> None:
    structlog.get_logger("souk.test").info(**{"event": "something", **event})

    assert lines.getvalue()
    assert secret not in lines.getvalue()


def test_django_and_other_libraries_are_held_to_it(lines: io.StringIO) -> None:
    logging.getLogger("some.library").warning("user %s, token=%s", "ada@example.com", "s3cr3t")

    assert "ada@" not in lines.getvalue()
    assert "s3cr3t" not in lines.getvalue()


def test_what_tells_nothing_secret_stays_as_it_is(lines: io.StringIO) -> None:
    structlog.get_logger("souk.test").info(
        "request", path="/api/v1/orders/AB12-CD34", status=201, request_id="0123456789abcdef"
    )

    line = json.loads(lines.getvalue())
    assert line["path"] == "/api/v1/orders/AB12-CD34"
    assert (line["status"], line["request_id"]) == (201, "0123456789abcdef")


FORGED = [
    "a\nlevel=critical event=forged",
    "a\r\n{}",
    "a\x1b[2Jb",
    "a\u2028b",
    "a\x9b31mb",
    "a\x00b",
    "a\x7fb",
]


@pytest.mark.parametrize("value", FORGED, ids=repr)
def test_nobody_writes_a_line_of_their_own(
    db: None, lines: io.StringIO, text_lines: io.StringIO, value: str
) -> None:
    Client().get("/api/v1/products/x", headers={"User-Agent": "a", "X-Request-Id": value})
    structlog.get_logger("souk.test").info("seen", path=value, value=[value])
    logging.getLogger("some.library").warning("odd path %s", value)

    for stream in (lines, text_lines):
        written = stream.getvalue()
        assert not any(sign in written for sign in "\r\x1b\u2028\x9b\x00\x7f")
        assert not [line for line in written.split("\n") if line.startswith(("level=", "{}"))]
    for line in lines.getvalue().splitlines():
        json.loads(line)


def test_a_long_odd_value_costs_no_time(lines: io.StringIO) -> None:
    import time

    began = time.monotonic()
    for value in ("a" * 100_000 + "\n", "token" * 20_000, "@" * 100_000, "://" * 30_000 + "@"):
        structlog.get_logger("souk.test").info("seen", path=value)

    assert time.monotonic() - began < 1


def test_a_request_is_logged_with_the_callers_address(db: None, lines: io.StringIO) -> None:
    Client(REMOTE_ADDR="203.0.113.5").get("/api/v1/products")

    line = json.loads(lines.getvalue().splitlines()[-1])
    assert line["event"] == "request"
    assert line["address"] == "203.0.113.5"
