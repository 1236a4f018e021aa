"""Whatever is bought, declined, cancelled and sent: stock is what was not sold."""

import itertools
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.checkout.operations.cancellation import cancel_order
from souk.core.errors import DomainError
from souk.core.ids import uuid7
from souk.inventory.models import Stock
from souk.inventory.queries.availability import availability_of
from souk.orders.operations import fulfilment
from tests.api import Api
from tests.factories import a_purchase, a_variant, card, shipping
from tests.invariants import assert_sound

_numbers = itertools.count()

pytestmark = pytest.mark.usefixtures("committed")

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["buy", "decline", "cancel", "ship"]), st.integers(0, 2), st.integers(1, 4)
    ),
    max_size=12,
)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_stock_is_what_was_not_sold(acts: list[tuple[str, int, int]]) -> None:
    method = shipping(f"way-{next(_numbers)}")
    shelves = [a_variant(stock=6) for _ in range(3)]
    expected = {variant.id: 6 for variant in shelves}
    open_orders: list[tuple[Any, Any, int]] = []
    for act, place, quantity in acts:
        variant = shelves[place]
        if act in ("buy", "decline"):
            token = "approve" if act == "buy" else "decline"
            body = a_purchase((variant, quantity), payment=card(token), shipping_method=method.code)
            answer = Api().order(body)
            fits = quantity <= expected[variant.id]
            assert answer.status == (409 if not fits else 201 if act == "buy" else 402)
            if answer.status == 201:
                expected[variant.id] -= quantity
                open_orders.append((UUID(answer.json["id"]), variant.id, quantity))
        elif open_orders:
            order_id, variant_id, sold = open_orders.pop()
            if act == "cancel":
                cancel_order(order_id, reason="", actor_id=None)
                expected[variant_id] += sold
            else:
                fulfilment.process_order(order_id, actor_id=None)
                fulfilment.ship_order(order_id, actor_id=None)
                with pytest.raises(DomainError):
                    cancel_order(order_id, reason="", actor_id=None)

    assert availability_of(list(expected)) == expected
    assert_sound()


def test_stock_stays_whoever_wants_it_gone() -> None:
    a_variant(stock=6)

    with pytest.raises(IntegrityError, match="stock stays"), transaction.atomic():
        Stock.objects.all()._raw_delete("default")
    with pytest.raises(IntegrityError, match="stock stays"), transaction.atomic():
        Stock.objects.update(id=uuid7())
