"""The API under requests made from its own OpenAPI document, right and wrong ones.

Half of them are about things that are there and the caller's own, so that they get past the door.
"""

import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import CheckFunction
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from souk.accounts.models import Session
from souk.carts.models import Coupon as CartCoupon
from souk.payments.models import Payment
from tests.access.examples import EXAMPLES
from tests.access.world import World, a_world
from tests.factories import a_picture, a_tax, shipping

application = WSGIHandler()
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]

# A path of any text and nothing else: no request for it has the wrong form.
NEVER_WRONG = {
    "GET /api/v1/categories",
    "GET /api/v1/categories/{slug}",
    "GET /api/v1/categories/{slug}/attributes",
    "GET /api/v1/products/{slug}",
    "GET /api/v1/products/{slug}/related",
    "GET /api/v1/orders/{order_number}",
    "GET /api/v1/seller/orders/{order_number}",
    "GET /api/v1/sellers/{slug}",
}
CASES = [
    pytest.param(operation, mode, id=f"{operation.label} {mode.value}")
    for operation in OPERATIONS
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    if mode is GenerationMode.POSITIVE or operation.label not in NEVER_WRONG
]
CHECKS: list[CheckFunction] = [content_type_conformance, response_schema_conformance]

# What a path that was made wrong leads to is no longer what the document tells of.
ELSEWHERE = {404, 405}

# Each of four callers, with what is theirs and without: one round, and three where there is a body,
# in which far more can be wrong than in a path and a query.
ROUND = 8

SIGNED_IN = ("owner", "manager", "admin")


@dataclass
class Caller:
    """Somebody who calls: their headers, and what stands in paths that is theirs to see."""

    headers: dict[str, str] = field(default_factory=dict)
    path: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def standing_callers(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Caller]]:
    """A guest, a customer, a manager and an admin, in a shop with something to sell."""
    media: Path = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        world = a_world()
        a_picture(world.mug.product)
        callers = [_guest(world), *(_signed_in(world, name) for name in SIGNED_IN)]
        # Requests share the connection, whose transaction is rolled back in the end.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        yield callers
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def callers(standing_callers: list[Caller], django_db_blocker: Any) -> Iterator[list[Caller]]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield standing_callers
        transaction.set_rollback(True)


def _guest(world: World) -> Caller:
    guest = world.people["anonymous"].api
    cart, order = world.cart(guest), world.order(guest)
    tokens = {"Cart-Token": cart["token"], "Order-Token": order["token"]}
    return Caller(tokens, _path(world, cart, order))


def _signed_in(world: World, name: str) -> Caller:
    api = world.people[name].api
    return Caller(dict(api.headers), _path(world, world.cart(api), world.order(api)))


def _path(world: World, cart: dict[str, Any], order: dict[str, Any]) -> dict[str, str]:
    assert world.owner.user is not None
    owners = Session.objects.filter(user=world.owner.user)
    coupon = world.coupon()
    CartCoupon.objects.create(cart_id=cart["id"], code=coupon.code)
    return {
        "slug": world.mug.product.slug,
        "cart_id": cart["id"],
        "item_id": cart["items"][0]["id"],
        "order_number": order["order_number"],
        "payment_id": str(Payment.objects.latest("id").id),
        **_parts(world),
        "address_id": world.address(),
        "session_id": str(owners.latest("id").id),
        "customer_id": str(world.owner.user.id),
        **_settings(),
        "coupon_id": str(coupon.id),
        "code": str(coupon.code),
        "seller_id": str(world.owner.user.id),
        "table": "accounts_users",
        "record_id": str(world.owner.user.id),
    }


def _settings() -> dict[str, str]:
    method = shipping(f"way-{uuid.uuid4()}")
    tax = a_tax(name=f"Tax {method.code}")
    rate = method.rates.get()
    return {
        "method_id": str(method.id),
        "zone_id": str(rate.zone_id),
        "rate_id": str(rate.id),
        "tax_id": str(tax.id),
    }


def _parts(world: World) -> dict[str, str]:
    """A fulfilment that is packed, a return that is asked for, a refund."""
    examples = ("adminShipFulfilment", "adminApproveReturn", "adminGetRefund")
    parts = (EXAMPLES[name](world, world.owner).path for name in examples)
    return {name: value for path in parts for name, value in path.items()}


@pytest.mark.parametrize(("operation", "mode"), CASES)
def test_no_request_breaks_the_shop(
    operation: Any, mode: GenerationMode, callers: list[Caller]
) -> None:
    cases = operation.as_strategy(generation_mode=mode)
    documented = {int(status) for status in operation.definition.raw["responses"]}
    turns = itertools.count()
    rounds = 3 if "requestBody" in operation.definition.raw else 1

    @settings(
        max_examples=ROUND * rounds,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def call(data: Any) -> None:
        case = data.draw(cases)
        turn = next(turns)
        caller = callers[turn % len(callers)]
        if turn // len(callers) % 2 and case.path_parameters:
            real = {
                name: caller.path.get(name, text) for name, text in case.path_parameters.items()
            }
            case.path_parameters = real
        for name in ("Authorization", "Cart-Token", "Order-Token"):
            case.headers.pop(name, None)
        headers = {"Host": "testserver", "Idempotency-Key": str(uuid.uuid4()), **caller.headers}
        answer = case.call(headers=headers)
        assert answer.status_code < 500, (case.as_curl_command(), answer.text)
        assert answer.status_code in documented | ELSEWHERE, (case.as_curl_command(), answer.text)
        if answer.status_code >= 400:
            problem = answer.json()
            assert problem["status"] == answer.status_code
            assert {"type", "title", "detail", "code", "request_id"} <= problem.keys()
        if answer.status_code in documented:
            case.validate_response(answer, checks=CHECKS)

    call()
