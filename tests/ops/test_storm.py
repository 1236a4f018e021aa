"""What a storm's verdict has to notice: else its silence means nothing."""

from dataclasses import replace

import pytest

from souk.ops.storm.staff import OPERATIONS
from souk.ops.storm.verdict import Order, longest_outage, wrong_orders, wrong_wishes
from souk.ops.storm.visit import Log, Person, Wish

PLACED = Order("1-2", "key", 1000, "confirmed", is_live=True)
TOLD = Wish("key", Person(), status=201, number="1-2", total_amount=1000)


def wrong(orders: list[Order], wish: Wish) -> list[str]:
    return [
        *wrong_orders(orders, {wish.key: wish}),
        *wrong_wishes({order.number: order for order in orders}, [wish]),
    ]


def test_an_order_that_is_as_its_buyer_was_told_is_right() -> None:
    assert wrong([PLACED], TOLD) == []
    assert wrong([replace(PLACED, is_live=False)], Wish("key", Person(), status=402)) == []
    assert wrong([], Wish("key", Person(), status=409)) == []


@pytest.mark.parametrize(
    ("orders", "wish", "words"),
    [
        ([], TOLD, "acknowledged, and not there"),
        ([replace(PLACED, is_live=False)], TOLD, "acknowledged, and not there"),
        ([replace(PLACED, total_amount=999)], TOLD, "acknowledged as"),
        ([PLACED, replace(PLACED, number="1-3")], TOLD, "a second order under the key"),
        ([PLACED], Wish("key", Person(), status=402), "its buyer was told 402"),
        ([PLACED], Wish("other", Person(), status=409), "nobody wanted it"),
        ([PLACED], replace(TOLD, is_cancelled=True), "cancelled, and is confirmed"),
    ],
    ids=["lost", "undone", "total", "twice", "refused", "nobody's", "cancelled"],
)
def test_what_is_not_as_it_was_told_is_noticed(orders: list[Order], wish: Wish, words: str) -> None:
    assert [one for one in wrong(orders, wish) if words in one]


def test_the_longest_outage_is_that_of_all_visitors_together() -> None:
    logs = [Log(answered_at=[1.0, 9.0]), Log(answered_at=[4.0, 5.0])]

    assert longest_outage(logs) == (4.0, 5.0)
    assert longest_outage([]) == (0.0, 0.0)


def test_every_operation_has_a_name_and_a_weight() -> None:
    assert len({operation.name for operation in OPERATIONS}) == len(OPERATIONS) >= 10
    assert all(operation.weight > 0 for operation in OPERATIONS)
