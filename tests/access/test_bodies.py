"""Nobody gives themselves what only the shop gives, by a field more in a body."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.examples import EXAMPLES, JSON
from tests.access.walk import DOCUMENT, OPERATIONS, Operation, rows_written
from tests.access.world import World

# What an account, an order or a line has and no caller may say, staff included.
NOBODY_SAYS: dict[str, Any] = {
    "id": "0190f3a0-0000-7000-8000-000000000000",
    "user_id": "0190f3a0-0000-7000-8000-000000000000",
    "owner": "0190f3a0-0000-7000-8000-000000000000",
    "is_staff": True,
    "is_superuser": True,
    "is_active": True,
    "roles": ["admin"],
    "permissions": ["accounts.manage"],
    "email_verified": True,
    "email_verified_at": "2026-01-01T00:00:00Z",
    "two_factor_enabled": False,
    "access_version": 0,
    "login_count": 0,
    "created_at": "2026-01-01T00:00:00Z",
    "deleted_at": None,
    "price_amount": 1,
    "unit_price_amount": 1,
    "subtotal_amount": 1,
    "discount_amount": 1,
    "shipping_amount": 0,
    "tax_amount": 0,
    "total_amount": 1,
    "captured_amount": 1,
    "payment_status": "paid",
    "verified_at": "2026-01-01T00:00:00Z",
    "verified_by": "0190f3a0-0000-7000-8000-000000000000",
    "order_number": "2026-AAAA-AAAA-AAAA",
    "__proto__": {"is_staff": True},
}
# What staff may say somewhere, and customers of themselves never.
STAFF_SAY: dict[str, Any] = {
    "role": "admin",
    "status": "approved",
    "loyalty_points": 1000,
    "department": "board",
    "commission_rate": 0,
    "staff_notes": "a friend",
}

# What staff say of these things, though nobody says it of an account or an order.
SAID_OF: dict[str, set[str]] = {
    "adminCreateShippingMethod": {"is_active"},
    "adminUpdateShippingMethod": {"is_active"},
    "adminCreateShippingRate": {"is_active"},
    "adminUpdateShippingRate": {"is_active"},
    "adminCreateTax": {"is_active"},
    "adminUpdateTax": {"is_active"},
    "adminCreateCoupon": {"is_active"},
    "adminUpdateCoupon": {"is_active"},
    "adminCreateCategory": {"is_active"},
    "adminUpdateCategory": {"is_active"},
    "adminCreateProduct": {"price_amount", "status"},
    "adminUpdateProduct": {"price_amount", "status"},
    "sellerCreateProduct": {"price_amount", "status"},
    "sellerUpdateProduct": {"price_amount", "status"},
    "adminCreateVariant": {"price_amount", "is_active"},
    "adminUpdateVariant": {"price_amount", "is_active"},
    "sellerCreateVariant": {"price_amount", "is_active"},
    "sellerUpdateVariant": {"price_amount", "is_active"},
    "adminChangeStatus": {"status"},
    "sellerChangeStatus": {"status"},
}

# Takes any name: attributes and options are of the shop's own making.
OPEN = {"additional_details", "attributes", "new_options", "options"}
WITH_BODY = [
    operation
    for operation in OPERATIONS
    if JSON in operation.said.get("requestBody", {}).get("content", {})
]


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_a_field_that_is_not_the_callers_is_refused(operation: Operation, world: World) -> None:
    is_staffs = operation.said["x-souk-access"].startswith("staff")
    is_sellers = operation.said["x-souk-access"] == "seller"
    name = "admin" if is_staffs else "seller" if is_sellers else "owner"
    who = world.people[name]
    given = EXAMPLES[operation.name](world, who)
    extra = dict(NOBODY_SAYS if is_staffs else NOBODY_SAYS | STAFF_SAY)
    for field in SAID_OF.get(operation.name, ()):
        extra.pop(field, None)
    before = rows_written()

    for body, place in places(given.body or {}):
        for field, value in extra.items():
            assert field not in place, "an example names what nobody may say"
            place[field] = value
            path = operation.path.format(**given.path).removeprefix("/api/v1")
            answer = who.api.send(operation.method, path, body, **given.headers)
            del place[field]
            assert answer.status == 422, (field, answer.body)
            refused = {error["field"].rpartition(".")[2]: error for error in answer.json["errors"]}
            assert refused[field]["code"] == "extra_forbidden", answer.json

    assert rows_written() == before


def places(body: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield copies of a body, each with one of the objects in it."""
    count = len(list(_objects(body)))
    for number in range(count):
        whole = copy.deepcopy(body)
        yield whole, list(_objects(whole))[number]


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for name, part in value.items():
            if not (name in OPEN and isinstance(part, dict)):
                yield from _objects(part)
    elif isinstance(value, list):
        for part in value:
            yield from _objects(part)


def test_every_body_of_the_document_is_closed() -> None:
    """What takes any name says so itself: attributes and options are of the shop's own making."""
    open_bodies = {
        f"{operation}: {where}"
        for operation in WITH_BODY
        for where, schema in _reached(operation.said["requestBody"]["content"][JSON]["schema"])
        if schema.get("type") == "object"
        and schema.get("additionalProperties") is not False
        # What a gateway says is the gateway's; its signature is looked at, then what it says.
        and operation.name != "receiveGatewayEvent"
    }
    assert {words.rpartition(".")[2] for words in open_bodies} <= OPEN


def _schemas() -> dict[str, Any]:
    found: dict[str, Any] = DOCUMENT["components"]["schemas"]
    return found


def _reached(schema: dict[str, Any], where: str = "body") -> Iterator[tuple[str, dict[str, Any]]]:
    if "$ref" in schema:
        schema = _schemas()[schema["$ref"].rpartition("/")[2]]
    yield where, schema
    for name, part in schema.get("properties", {}).items():
        yield from _reached(part, f"{where}.{name}")
    for part in [*schema.get("anyOf", []), *schema.get("allOf", [])]:
        yield from _reached(part, where)
    if isinstance(schema.get("items"), dict):
        yield from _reached(schema["items"], f"{where}.items")
