"""The API's addresses are found as Django finds them, and answered alike by the server's way in."""

import io
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve
from ninja.operation import PathView

from souk.edge.api import api as souk_api
from souk.edge.application import Application
from souk.edge.routes import Routes
from tests.api import Api

pytestmark = pytest.mark.usefixtures("committed")

ROUTES = Routes(souk_api)
APPLICATION = Application()
_ID = "01900000-0000-7000-8000-000000000001"


def _addresses() -> list[str]:
    """Return an address of each route, and others that are nearly one."""
    found = {
        f"/api/v1/{pattern.pattern}".replace("<uuidstr:", "<uuid:")
        for router in souk_api._get_bound_routers()
        for pattern in router.urls_paths(router.prefix)
    }
    addresses = set()
    for route in found:
        for value in (_ID, "current", "a b", ""):
            parts = [value if part.startswith("<") else part for part in route.split("/")]
            address = "/".join(parts)
            addresses |= {address, f"{address}/", f"{address}/more", address.upper()}
    return sorted(addresses)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"])
def test_every_address_is_found_as_django_finds_it(method: str) -> None:
    for address in _addresses():
        request = RequestFactory().generic(method, "/")
        request.path_info = address
        found = ROUTES.find(request)
        try:
            match = resolve(address)
        except Resolver404:
            assert found is None, address
            continue
        operation = _operation_of(match.func, request)
        assert (found and found.operation) is operation, address
        if found is not None:
            assert (found.values, found.route) == (match.kwargs, match.route)


def _operation_of(view: Any, request: Any) -> Any:
    views = [cell.cell_contents for cell in view.__closure__ or ()]
    (path_view,) = [one for one in views if isinstance(one, PathView)] or [None]
    return path_view._find_operation(request) if path_view else None


def _called(path: str, method: str = "GET") -> tuple[str, dict[str, str], bytes]:
    started: list[Any] = []
    environ = {
        **RequestFactory().get(path).environ,
        "REQUEST_METHOD": method,
        "HTTP_X_REQUEST_ID": "one-of-a-test",
        "wsgi.input": io.BytesIO(),
    }
    answer = APPLICATION(environ, lambda status, headers: started.append((status, headers)))
    body = b"".join(answer)
    ((status, headers),) = started
    return status, dict(headers), body


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/api/v1/products?limit=2", "GET", "200 OK"),
        ("/api/v1/products?limit=x", "GET", "422 Unprocessable Entity"),
        ("/api/v1/products/nothing", "GET", "404 Not Found"),
        ("/api/v1/products", "DELETE", "405 Method Not Allowed"),
        ("/api/v1/nowhere", "GET", "404 Not Found"),
        ("/api/v1/orders", "GET", "401 Unauthorized"),
        ("/health/live", "GET", "200 OK"),
        ("/admin/login/", "GET", "200 OK"),
    ],
)
def test_the_servers_way_in_answers_as_djangos(path: str, method: str, status: str) -> None:
    known = Client(raise_request_exception=False).generic(
        method, path, headers={"X-Request-Id": "one-of-a-test"}
    )

    told, headers, body = _called(path, method)

    assert told == status == f"{known.status_code} {known.reason_phrase}"
    assert headers.keys() - {"Set-Cookie"} == known.headers.keys()
    if path.startswith("/api"):
        assert (headers, body) == (dict(known.headers), known.content)


def test_too_many_parameters_are_a_problem() -> None:
    answer = Api().get("/products?" + "&".join(f"attr.a{number}=1" for number in range(1100)))

    assert answer.status == 422
    assert answer.code == "invalid_request"
