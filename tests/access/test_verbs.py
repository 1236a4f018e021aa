"""An address knows the methods that the document names, and no others; nothing is hidden."""

from typing import Any

import pytest

from souk.edge.api import api as souk
from souk.edge.operations import operations_of
from tests.access.walk import DOCUMENT, OPERATIONS, rows_written
from tests.access.world import World

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
# Methods that no address of ours knows.
NOWHERE = {"TRACE", "CONNECT", "PROPFIND", "FOO"}


def test_every_operation_is_in_the_document() -> None:
    there = {operation.operation_id for _, operation in operations_of(souk)}

    assert there == {operation.name for operation in OPERATIONS}


@pytest.mark.parametrize("path", DOCUMENT["paths"])
def test_another_method_is_405(path: str, world: World) -> None:
    item: dict[str, Any] = DOCUMENT["paths"][path]
    known = {method.upper() for method in item}
    known |= {"HEAD"} if "GET" in known else set()
    names = {
        parameter["name"]: parameter["schema"]
        for said in item.values()
        for parameter in said["parameters"]
        if parameter["in"] == "path"
    }
    values = {
        name: schema.get("enum", ["0190f3a0-0000-7000-8000-000000000000"])[0]
        for name, schema in names.items()
    }
    address = path.format(**values).removeprefix("/api/v1")
    before = rows_written()

    for method in sorted((METHODS | NOWHERE) - known):
        for person in (world.people["anonymous"], world.people["admin"]):
            answer = person.api.send(method, address, None)
            assert (answer.status, answer.code) == (405, "method_not_allowed"), method
            allowed = set((answer.header("Allow") or "").split(", "))
            # What is no method of HTTP's for us is refused before anybody looks for the address.
            assert allowed == known if method in METHODS else allowed > known
    assert rows_written() == before


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_header_changes_no_method(world: World, header: str) -> None:
    cart = world.cart()

    answer = world.owner.api.post(f"/carts/{cart['id']}", {}, **{header: "GET"})

    assert answer.status == 405
