"""Access tokens that nobody of ours has signed, or that say what is no longer so."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from souk.accounts.queries.tokens import _verified, caller_of, issue_access_token
from souk.core.secrets import secret_keys
from tests.api import Api
from tests.factories import ADDRESS, a_customer, a_product

OLD_KEY = "the secret key of yesterday, which was a good one"
NEW_KEY = "the secret key of today, which is a better one"


def token_of(api: Api) -> str:
    return api.headers["Authorization"].removeprefix("Bearer ")


def part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def unsigned(token: str) -> str:
    kid = jwt.get_unverified_header(token)["kid"]
    return f"{part({'alg': 'none', 'typ': 'JWT', 'kid': kid})}.{part(claims_of(token))}."


def of_another_key(token: str) -> str:
    header = {"kid": jwt.get_unverified_header(token)["kid"]}
    return jwt.encode(claims_of(token), "x" * 32, algorithm="HS256", headers=header)


def of_the_bare_secret(token: str) -> str:
    header = {"kid": jwt.get_unverified_header(token)["kid"]}
    return jwt.encode(claims_of(token), secret_keys()[0], algorithm="HS256", headers=header)


def without_kid(token: str) -> str:
    return jwt.encode(claims_of(token), "x" * 32, algorithm="HS256")


def of_an_unknown_kid(token: str) -> str:
    return jwt.encode(claims_of(token), "x" * 32, algorithm="HS256", headers={"kid": "../../k"})


def with_other_roles(token: str) -> str:
    header, _, signature = token.split(".")
    return f"{header}.{part({**claims_of(token), 'roles': ['admin']})}.{signature}"


def cut(token: str) -> str:
    return token[:-2]


FORGERIES: list[Callable[[str], str]] = [
    unsigned,
    of_another_key,
    of_the_bare_secret,
    without_kid,
    of_an_unknown_kid,
    with_other_roles,
    cut,
]


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_a_token_that_is_not_ours_is_refused(api: Api, forge: Callable[[str], str]) -> None:
    _, ada = a_customer()
    token = token_of(ada)
    assert api.signed_in(token).get("/me").status == 200

    answer = api.signed_in(forge(token)).get("/me")

    assert (answer.status, answer.code) == (401, "bad_token")


@pytest.mark.parametrize(
    "token", ["", ".", "..", "a.b.c", "null", "x" * 5000, "eyJhbGciOiJIUzI1NiJ9.e30."]
)
def test_garbage_is_refused(api: Api, token: str) -> None:
    assert api.signed_in(token).get("/me").status == 401
    assert api.with_headers(Authorization=token).get("/me").status == 401


def test_a_token_lives_a_quarter_of_an_hour(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = time.time()
    monkeypatch.setattr(time, "time", lambda: moment - 15 * 60 - 1)
    _, ada = a_customer()
    monkeypatch.undo()

    assert ada.get("/me").status == 401


def test_verifying_a_token_makes_no_query(api: Api) -> None:
    user, ada = a_customer()
    token = token_of(ada)
    ada.get("/me")
    _verified.cache_clear()

    with CaptureQueriesContext(connection) as asked:
        assert caller_of(token).user_id == user.id
    assert not asked.captured_queries


def test_what_is_for_everybody_asks_no_more_for_who_is_signed_in(api: Api) -> None:
    product = a_product()
    _, ada = a_customer()
    for path in ("/products", "/categories", f"/products/{product.slug}"):
        asked = []
        for caller in (api, ada):
            assert caller.get(path).status == 200
            with CaptureQueriesContext(connection) as queries:
                caller.get(path)
            asked.append([query["sql"] for query in queries.captured_queries])
        assert asked[0] == asked[1]


def test_a_key_of_before_is_accepted_while_it_is_a_fallback(api: Api) -> None:
    with override_settings(SECRET_KEY=OLD_KEY):
        _, ada = a_customer()

    with override_settings(SECRET_KEY=NEW_KEY, SECRET_KEY_FALLBACKS=[OLD_KEY]):
        assert ada.get("/me").status == 200
        _, eve = a_customer()
    with override_settings(SECRET_KEY=NEW_KEY, SECRET_KEY_FALLBACKS=[]):
        assert ada.get("/me").status == 401
        assert eve.get("/me").status == 200


def test_a_token_says_which_key_signed_it_and_nothing_of_the_key(api: Api) -> None:
    user, ada = a_customer()
    with override_settings(SECRET_KEY=NEW_KEY):
        other = issue_access_token(user, session_id=user.id, roles=[])

    kids = [jwt.get_unverified_header(token)["kid"] for token in (token_of(ada), other)]

    assert kids[0] != kids[1]
    assert NEW_KEY not in other


def test_another_servers_clock_may_be_a_little_ahead(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = time.time()
    monkeypatch.setattr(time, "time", lambda: moment + 20)
    _, ada = a_customer()
    monkeypatch.undo()

    assert caller_of(token_of(ada)).user_id is not None


def test_a_key_of_before_opens_what_it_has_sealed(api: Api) -> None:
    body = {"items": []}
    key = {"Idempotency-Key": "over-the-rotation"}
    with override_settings(SECRET_KEY=OLD_KEY, SECRET_KEY_FALLBACKS=[]):
        first = api.post("/carts", body, **key)
        _, ada = a_customer()
        for _ in range(2):
            Api().signed_in(token_of(ada)).post("/me/addresses", ADDRESS)
        cursor = ada.get("/me/addresses?limit=1").json["next_cursor"]

    with override_settings(SECRET_KEY=NEW_KEY, SECRET_KEY_FALLBACKS=[OLD_KEY]):
        assert api.post("/carts", body, **key).json == first.json
        assert ada.get(f"/me/addresses?limit=1&cursor={cursor}").status == 200
    with override_settings(SECRET_KEY=NEW_KEY, SECRET_KEY_FALLBACKS=[]):
        _, eve = a_customer()
        assert eve.get(f"/me/addresses?limit=1&cursor={cursor}").status == 422
