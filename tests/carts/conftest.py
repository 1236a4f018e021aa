"""Every test of carts runs over each store: what a cart does is the same, wherever it is kept."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.mongodb_server import MongoServer, mongodb_server


@pytest.fixture(scope="session")
def mongodb() -> Iterator[MongoServer]:
    with mongodb_server() as server:
        yield server


@pytest.fixture(autouse=True, params=["tables", "documents"])
def kept_in(request: pytest.FixtureRequest) -> Iterator[str]:
    """Say where this shop keeps its carts."""
    if request.param == "tables":
        yield "tables"
        return
    server: MongoServer = request.getfixturevalue("mongodb")
    with override_settings(MONGODB_URL=server.url):
        yield "documents"
    server.empty()
