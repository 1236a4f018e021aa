"""What every answer tells browsers, and which hosts and methods are answered at all."""

import os
import subprocess
import sys
import time
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core import checks
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from souk.accounts.models import RoleName
from souk.accounts.operations.passwords import replace_password
from souk.edge import headers
from tests.admin.conftest import staff_with
from tests.api import Answer, Api
from tests.edge.test_problems import is_problem
from tests.factories import PASSWORD

PAGES = [
    "/api/v1/products",
    "/api/v1/nothing",
    "/api/v1/docs",
    "/api/v1/openapi.json",
    "/health/live",
    "/admin/login/",
    "/admin/",
    "/media/nothing.png",
    "/",
    "/nothing",
    "/static/ninja/swagger-ui.css",
]


def get(path: str, **headers_sent: str) -> Any:
    return Client(raise_request_exception=False).get(path, headers=headers_sent)


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_protected(db: None, path: str) -> None:
    answer = get(path)

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert "camera=()" in answer["Permissions-Policy"]
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'unsafe-inline'" not in policy
    assert answer["X-Request-Id"]


def test_the_api_runs_and_loads_nothing(db: None) -> None:
    policy = get("/api/v1/products")["Content-Security-Policy"]

    assert "script-src" not in policy
    assert "default-src 'none'" in policy


def test_an_uploaded_picture_is_shown_elsewhere_and_runs_nothing(
    db: None, settings: Any, tmp_path: Any
) -> None:
    name = default_storage.save("evil.svg", ContentFile(b"<svg onload='alert(1)'/>"))
    try:
        answer = get(f"/media/{name}")
        assert answer.status_code == 200
    finally:
        default_storage.delete(name)

    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Cookie" not in answer.get("Vary", "")


def test_what_a_page_says_itself_stays(db: None) -> None:
    answer = get("/account/verify-email")

    assert "'nonce-" in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Frame-Options"] == "DENY"


def test_https_is_remembered_only_where_it_is_spoken(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Strict-Transport-Security" not in get("/api/v1/products")
    assert headers.always(is_https=True)["Strict-Transport-Security"] == "max-age=31536000"


IN_PRODUCTION = """
import django
from django.conf import settings
from django.core import checks
from django.test import Client
django.setup()
def findings(**which):
    found = checks.run_checks(include_deployment_checks=True, **which)
    return [finding for finding in found if not finding.is_silenced()]
print(findings())
settings.MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
print(findings(tags=["security"]))
settings.MIDDLEWARE = ["souk.edge.middleware.ApiEdge", "souk.edge.pages.PageMiddlewares"]
browser = Client(HTTP_HOST="shop.example")
for path in ("/api/v1/openapi.json", "/admin/login/", "/health/live"):
    answer = browser.get(path)
    print(answer.status_code, answer["Strict-Transport-Security"])
for name, cookie in browser.cookies.items():
    print(name, *[cookie[part] for part in ("secure", "httponly", "samesite", "path")])
"""


def test_django_finds_nothing_to_warn_of_in_production() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IN_PRODUCTION],
        env={
            **os.environ,
            "SOUK_BASE_URL": "https://shop.example",
            "SOUK_ALLOWED_HOSTS": "shop.example",
            "SOUK_SECRET_KEY": "q8Zr1wX5cV7bN2mK9jH4gF6dS3aP0oI1uY8tR5eW2qA7zX4cLk3Jh5Gf",
        },
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == [
        "[]",
        "[]",
        *["200 max-age=31536000"] * 3,
        "souk_csrf True True Lax /admin/",
    ]


def test_the_silenced_checks_are_those_that_cannot_see() -> None:
    silenced = {name for name in django_settings.SILENCED_SYSTEM_CHECKS if "security" in name}

    assert silenced == {f"security.W{number}" for number in ("001", "002", "003", "005", "021")}
    assert all(finding.is_silenced() for finding in checks.run_checks())


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", "x" * 300])
@pytest.mark.parametrize("path", ["/api/v1/products", "/admin/login/", "/api/v1/docs", "/"])
def test_another_host_is_refused(db: None, host: str, path: str) -> None:
    is_problem(Answer(get(path, Host=host)), 400, "unknown_host")


def test_a_forwarded_host_is_no_host(db: None) -> None:
    answer = get("/", **{"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})

    assert answer.status_code == 302
    assert "evil" not in answer["Location"]


def test_who_asks_for_health_may_call_by_address(db: None) -> None:
    assert get("/health/live", Host="10.1.2.3:8000").status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "NONSENSE"])
@pytest.mark.parametrize("path", ["/api/v1/products", "/admin/login/", "/media/x", "/nothing"])
def test_other_methods_do_nothing(db: None, method: str, path: str) -> None:
    answer = Client().generic(method, path, headers={"Cookie": "secret=1"})

    is_problem(Answer(answer), 405, "method_not_allowed")
    assert b"secret" not in answer.content


@pytest.mark.parametrize(
    "name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"]
)
def test_a_header_does_not_change_the_method(api: Api, name: str) -> None:
    cart = api.post("/carts", {})
    assert cart.status == 201

    answer = api.get(f"/carts/{cart.json['id']}", **{name: "DELETE", "Cart-Token": "x"})
    assert answer.status == 404
    assert api.post("/products", {}, **{name: "GET"}).status == 405


# The admin's sessions


def _signed_in() -> tuple[Any, Client]:
    return staff_with(RoleName.ADMIN)


def _is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


_the_time = time.time


def _later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = _the_time() + seconds
    monkeypatch.setattr("souk.edge.admin_sessions.time.time", lambda: now)


def test_who_does_nothing_for_a_while_is_signed_out(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, client = _signed_in()

    _later(monkeypatch, 29 * 60)
    assert _is_in(client)
    _later(monkeypatch, 60 * 60)
    assert not _is_in(client)
    assert not Session.objects.exists()


def test_who_works_on_is_signed_out_after_a_day(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _, client = _signed_in()

    for quarter in range(1, 32):
        _later(monkeypatch, quarter * 15 * 60)
        assert _is_in(client)
    _later(monkeypatch, 8 * 60 * 60)
    assert not _is_in(client)


def test_clicks_within_moments_write_no_session(db: None, django_assert_num_queries: Any) -> None:
    _, client = _signed_in()
    _is_in(client)

    before = dict(Session.objects.values_list("session_key", "session_data"))
    _is_in(client)
    assert dict(Session.objects.values_list("session_key", "session_data")) == before


def test_a_new_password_ends_the_admins_sessions(db: None) -> None:
    user, client = _signed_in()
    assert _is_in(client)

    replace_password(user.id, "another good password")

    assert not _is_in(client)


def test_the_cookies_are_for_the_admin_alone(db: None) -> None:
    staff_with(RoleName.ADMIN)
    client = Client()
    client.post("/admin/login/", {"username": "admin@staff.example", "password": PASSWORD})

    cookie = client.cookies["souk_admin"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/admin/"
    # The API knows no cookie: it cannot be called in somebody's name.
    assert client.get("/api/v1/me").status_code == 401
