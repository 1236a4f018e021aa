"""HEAD answers as GET would, without a body, wherever there is a GET."""

import io
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from souk.config.wsgi import application
from tests.api import Api
from tests.factories import a_customer, a_manager, a_product, a_variant, an_admin

pytestmark = pytest.mark.usefixtures("committed")

# Each answer has its own.
_OWN = {"x-request-id", "ratelimit-remaining", "ratelimit-reset"}


def _asked(method: str, path: str, **headers: str) -> tuple[str, dict[str, str], bytes]:
    """Ask as a server does: what its application returns is what goes out."""
    environ: dict[str, Any] = {f"HTTP_{name}": value for name, value in headers.items()}
    setup_testing_defaults(environ)
    path, _, query = path.partition("?")
    environ |= {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method}
    environ |= {"HTTP_HOST": "testserver", "wsgi.input": io.BytesIO()}
    told: list[Any] = []
    body = b"".join(application(environ, lambda *head: told.extend(head)))
    status, pairs = told
    return status, {name.lower(): str(value) for name, value in pairs}, body


def _bearer(api: Api) -> dict[str, str]:
    return {"AUTHORIZATION": api.headers["Authorization"]}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/api/v1/products?q=mug", "200"),
        ("/api/v1/products/mug", "200"),
        ("/api/v1/products/nothing", "404"),
        ("/api/v1/products?nothing=1", "422"),
        ("/api/v1/openapi.json", "200"),
        ("/api/v1/admin/products", "401"),
        ("/health/live", "200"),
    ],
)
def test_a_head_is_that_of_a_get(path: str, expected: str) -> None:
    a_variant(product=a_product(slug="mug", name="Mug"))

    status, headers, body = _asked("GET", path)
    head = _asked("HEAD", path)

    assert (status[:3], bool(body)) == (expected, True)
    assert (head[0], head[2]) == (status, b"")
    assert {k: v for k, v in head[1].items() if k not in _OWN} == {
        k: v for k, v in headers.items() if k not in _OWN
    }
    assert head[1]["content-length"] == str(len(body))


def test_guards_hold_for_a_head_as_for_a_get() -> None:
    _, customer = a_customer()
    _, manager = a_manager()

    def statuses(path: str) -> list[str]:
        callers = ({}, _bearer(customer), _bearer(manager))
        return [_asked("HEAD", f"/api/v1{path}", **caller)[0][:3] for caller in callers]

    assert statuses("/admin/products") == ["401", "403", "200"]
    assert statuses("/me") == ["401", "200", "200"]


def test_a_head_of_what_is_sent_in_parts_sends_none() -> None:
    a_variant()
    _, admin = an_admin()
    path, headers = "/api/v1/admin/exports/products", _bearer(admin)

    assert _asked("GET", path, **headers)[2].count(b"\n") > 1
    status, told, body = _asked("HEAD", path, **headers)

    assert (status[:3], body) == ("200", b"")
    assert told["content-type"].startswith("text/csv")


def test_who_has_it_already_is_told_so() -> None:
    a_variant(product=a_product(slug="mug"))
    etag = _asked("GET", "/api/v1/products/mug")[1]["etag"]

    status, headers, _ = _asked("HEAD", "/api/v1/products/mug", IF_NONE_MATCH=etag)

    assert (status[:3], headers["etag"]) == ("304", etag)


def test_where_there_is_no_get_there_is_no_head() -> None:
    status, headers, body = _asked("HEAD", "/api/v1/auth/login")

    assert (status[:3], headers["allow"], body) == ("405", "POST", b"")
