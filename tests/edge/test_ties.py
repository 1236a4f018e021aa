"""Of two transactions that wait for each other PostgreSQL undoes one; nobody is told."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connections

from souk.inventory.models import Movement, Stock
from tests.api import Answer
from tests.catalog.elsewhere import a_png
from tests.catalog.uploads import send_file
from tests.database import owner
from tests.factories import (
    a_customer,
    a_manager,
    a_review,
    a_variant,
    a_warehouse,
    stock_up,
)
from tests.invariants import assert_sound

LOCK = "SELECT FROM inventory_stock WHERE id = %s FOR UPDATE"
WAITING = "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted"


def tie(move: Callable[[], Answer], *, first: Stock, second: Stock) -> tuple[Answer, bool]:
    """Return what a move of stock is answered that waits for somebody who waits for it.

    And whether it was the move that PostgreSQL undid: the one that has waited for a second.
    """
    answers: list[Answer] = []

    def run() -> None:
        answers.append(move())
        connections.close_all()

    moving = threading.Thread(target=run)
    with owner() as other:
        other.execute("BEGIN")
        other.execute(LOCK, [second.id])
        moving.start()
        while other.execute(WAITING).fetchone() != (True,):
            pass
        try:
            other.execute(LOCK, [first.id])
            was_undone = True
        except psycopg.errors.DeadlockDetected:
            was_undone = False
        other.execute("ROLLBACK")
    moving.join()
    return answers[0], was_undone


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("has_key", [False, True])
def test_a_deadlock_is_begun_again_and_never_shown(has_key: bool) -> None:
    mug, north = a_variant(stock=40), a_warehouse("north")
    stock_up(mug, 1, north)
    first, second = Stock.objects.filter(variant=mug).order_by("id")
    _, staff = a_manager()
    body = {
        "reason": "closer to the sea",
        "from_warehouse_id": str(first.warehouse_id),
        "to_warehouse_id": str(second.warehouse_id),
        "items": [{"sku": mug.sku, "quantity": 1}],
    }

    # The other one loses where the machine stood still for a second: a busy one does so often.
    for moved in range(1, 31):
        key = {"Idempotency-Key": f"move {moved}"} if has_key else {}
        answer, was_undone = tie(
            lambda key=key: staff.post("/admin/inventory/transfers", body, **key),
            first=first,
            second=second,
        )
        assert answer.status == 201, answer.json
        assert Movement.objects.filter(kind="transfer").count() == 2 * moved
        if was_undone:
            break
    else:
        pytest.fail("PostgreSQL never undid the move")
    assert_sound()


@pytest.mark.parametrize("has_key", [False, True])
def test_of_a_file_that_was_sent_nothing_is_left_to_begin_again_with(
    db: None, monkeypatch: pytest.MonkeyPatch, has_key: bool
) -> None:
    user, api = a_customer()
    review = a_review(a_variant().product, by=user)
    monkeypatch.setattr("souk.reviews.operations.images._add", _undone)

    headers = {"Idempotency-Key": "a picture"} if has_key else {}
    answer = send_file(api, f"/me/reviews/{review.id}/images", a_png(), headers=headers)

    assert (answer.status, answer.header("Retry-After")) == (503, "1")


def _undone(*arguments: Any) -> None:
    raise OperationalError from psycopg.errors.DeadlockDetected()
