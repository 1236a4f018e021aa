"""Which sites may call the API from a browser: those that are named, and no other."""

from typing import Any

import pytest
from django.test import Client

from tests.api import Answer
from tests.edge.test_problems import is_problem

SHOP = "https://shop.example"


@pytest.fixture(autouse=True)
def origins(settings: Any) -> None:
    settings.CORS_ORIGINS = frozenset({SHOP})


def call(method: str, path: str = "/api/v1/products", **headers: str) -> Answer:
    return Answer(Client(raise_request_exception=False).generic(method, path, headers=headers))


def ask_first(origin: str, method: str = "POST") -> Answer:
    return call("OPTIONS", Origin=origin, **{"Access-Control-Request-Method": method})


def test_a_named_site_may_ask_and_call(db: None) -> None:
    asked = ask_first(SHOP)

    assert asked.status == 204
    assert asked.header("Access-Control-Allow-Origin") == SHOP
    assert "Idempotency-Key" in (asked.header("Access-Control-Allow-Headers") or "")
    assert "DELETE" in (asked.header("Access-Control-Allow-Methods") or "")
    called = call("GET", Origin=SHOP)
    assert called.header("Access-Control-Allow-Origin") == SHOP
    shown = (called.header("Access-Control-Expose-Headers") or "").split(", ")
    assert {"X-Request-Id", "ETag", "RateLimit-Remaining", "Idempotent-Replayed"} <= set(shown)
    assert "Origin" in (called.header("Vary") or "")


OTHERS = [
    "https://evil.example",
    "https://shop.example.evil.example",
    "https://evilshop.example",
    "http://shop.example",
    "https://shop.example:8443",
    "https://SHOP.example",
    "null",
    "*",
    "",
]


@pytest.mark.parametrize("origin", OTHERS)
def test_no_other_site_may(db: None, origin: str) -> None:
    for answer in (ask_first(origin), call("GET", Origin=origin)):
        assert answer.header("Access-Control-Allow-Origin") is None
        assert "Origin" in (answer.header("Vary") or "")
    is_problem(ask_first(origin), 405)


def test_credentials_are_never_allowed(db: None) -> None:
    for answer in (ask_first(SHOP), call("GET", Origin=SHOP)):
        assert answer.header("Access-Control-Allow-Credentials") is None
        assert answer.header("Access-Control-Allow-Origin") != "*"


def test_a_refusal_can_be_read_too(db: None) -> None:
    for answer in (
        call("GET", "/api/v1/nothing", Origin=SHOP),
        call("GET", "/api/v1/me", Origin=SHOP),
        call("GET", "/api/v1/me", Origin=SHOP, Authorization="Bearer nonsense"),
        call("POST", "/api/v1/carts", Origin=SHOP, **{"Content-Encoding": "gzip"}),
    ):
        assert answer.status >= 400
        assert answer.header("Access-Control-Allow-Origin") == SHOP


@pytest.mark.parametrize("path", ["/admin/login/", "/media/x.png", "/", "/static/x.css"])
def test_only_the_api_is_shared(db: None, path: str) -> None:
    assert call("GET", path, Origin=SHOP).header("Access-Control-Allow-Origin") is None


def test_without_the_setting_nobody_may(db: None, settings: Any) -> None:
    settings.CORS_ORIGINS = frozenset()

    assert call("GET", Origin=SHOP).header("Access-Control-Allow-Origin") is None
    assert ask_first(SHOP).status == 405
