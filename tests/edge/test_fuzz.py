"""The API under requests made from its own OpenAPI document, right and wrong ones."""

import itertools
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from tests.factories import a_customer, a_manager, a_picture, a_product, a_variant, shipping

application = WSGIHandler()
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]

# A path of any text and nothing else: no request for it has the wrong form.
NEVER_WRONG = {
    "GET /api/v1/categories",
    "GET /api/v1/products/{slug}",
    "GET /api/v1/products/{slug}/related",
    "GET /api/v1/orders/{order_number}",
}
CASES = [
    pytest.param(operation, mode, id=f"{operation.label} {mode.value}")
    for operation in OPERATIONS
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    if mode is GenerationMode.POSITIVE or operation.label not in NEVER_WRONG
]

numbers = itertools.count()


@pytest.fixture
def callers(db: None) -> Iterator[list[str | None]]:
    """Somebody who is not signed in, a customer and a manager, in a shop with something to sell."""
    shipping()
    mug = a_variant(product=a_product(slug="mug"), sku="MUG")
    a_picture(mug.product)
    _, customer = a_customer("fuzz@example.com")
    _, manager = a_manager()
    # Requests share the test's connection, whose transaction is rolled back in the end.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield [None, customer.headers["Authorization"], manager.headers["Authorization"]]
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("operation", "mode"), CASES)
def test_no_request_breaks_the_shop(
    operation: Any, mode: GenerationMode, callers: list[str | None]
) -> None:
    cases = operation.as_strategy(generation_mode=mode)

    @settings(
        max_examples=20, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(data=st.data())
    def call(data: Any) -> None:
        case = data.draw(cases)
        caller = callers[next(numbers) % len(callers)]
        headers = {"Host": "testserver", "Idempotency-Key": str(uuid.uuid4())}
        if caller:
            headers["Authorization"] = caller
        answer = case.call(headers=headers)
        assert answer.status_code < 500, (case.as_curl_command(), answer.text)
        if answer.status_code >= 400:
            problem = answer.json()
            assert problem["status"] == answer.status_code
            assert {"type", "title", "detail", "code", "request_id"} <= problem.keys()

    call()
