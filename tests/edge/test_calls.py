"""How much of Python the server's way in and out takes, in calls: times depend on the machine.

On two cores the server's own work decides how many orders there are. Whoever adds a tenth to it
hears of that here, and may raise the bound for what is worth it.
"""

import io
import json
import sys
import uuid
from typing import Any

import pytest
from django.db import connection

from souk.edge.application import Application
from tests.factories import a_customer, a_product, a_purchase, a_variant, shipping

pytestmark = pytest.mark.usefixtures("committed", "kept_connection")

APPLICATION = Application()


@pytest.fixture
def kept_connection(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that outlives a request, as the server's do."""
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", None)


def environment(method: str, path: str, query: str = "", body: bytes = b"", **headers: str) -> Any:
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": f"/api/v1{path}",
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
        **headers,
    }


def calls_for(request: Any, status: str) -> int:
    """Return how many functions of Python an answer takes."""
    begun: list[str] = []
    seen: list[str] = []
    sys.setprofile(lambda frame, event, _: seen.append(event))
    APPLICATION(request, lambda line, _: begun.append(line))
    sys.setprofile(None)
    assert begun == [status]
    return seen.count("call")


def test_an_order_takes_so_many_calls() -> None:
    _, api = a_customer()
    shipping()
    lines = [(a_variant(), 1), (a_variant(), 2)]

    def order() -> Any:
        return environment(
            "POST",
            "/orders",
            body=json.dumps(a_purchase(*lines)).encode(),
            HTTP_IDEMPOTENCY_KEY=str(uuid.uuid4()),
            HTTP_AUTHORIZATION=api.headers["Authorization"],
        )

    took = [calls_for(order(), "201 Created") for _ in range(4)]

    assert min(took) <= 215


@pytest.mark.parametrize(
    ("path", "query", "most"), [("/products/mug", "", 126), ("/products", "limit=24", 192)]
)
def test_a_page_takes_so_many_calls(path: str, query: str, most: int) -> None:
    a_variant(product=a_product(slug="mug"))

    took = [calls_for(environment("GET", path, query), "200 OK") for _ in range(4)]

    assert min(took) <= most
