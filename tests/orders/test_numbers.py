"""Order numbers: each is given once, and none tells of the next."""

from itertools import pairwise
from uuid import UUID

from souk.core.ids import ALPHABET, readable_number, uuid7
from souk.orders.queries.numbers import id_range
from tests.api import Api
from tests.factories import a_purchase, a_variant, shipping


def value_of(number: str) -> int:
    value = 0
    for letter in number.replace("-", ""):
        value = value * 32 + ALPHABET.index(letter)
    return value


def chance_in(number: str) -> int:
    """The 20 bits of a number that follow from no clock."""
    return value_of(number) & 0xFFFFF


def test_orders_that_follow_each_other_have_numbers_that_do_not(api: Api) -> None:
    shipping()
    mug = a_variant(stock=50)

    numbers = [api.order(a_purchase((mug, 1))).json["order_number"] for _ in range(12)]

    assert len(set(numbers)) == len(numbers)
    steps = {chance_in(after) - chance_in(before) for before, after in pairwise(numbers)}
    # By chance two of them are the same once in ten thousand runs.
    assert len(steps) == len(numbers) - 1


def test_within_a_millisecond_a_number_is_one_of_a_million() -> None:
    moment = uuid7().int >> 80 << 80
    chances = {
        chance_in(readable_number(UUID(int=moment | uuid7().int & (1 << 80) - 1)))
        for _ in range(2000)
    }

    assert len(chances) > 1900
    assert max(chances) > 0xFFFFF * 9 // 10
    assert min(chances) < 0xFFFFF // 10


def test_the_number_beside_one_finds_no_order(api: Api) -> None:
    shipping()
    placed = api.order(a_purchase((a_variant(), 1))).json
    number = value_of(placed["order_number"])

    for step in (-1, 1, 32, -32):
        letters = "".join(ALPHABET[(number + step) >> place & 31] for place in range(55, -1, -5))
        beside = f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
        assert id_range(beside) is not None
        guess = api.get(f"/orders/{beside}", **{"Order-Token": placed["token"]})
        assert guess.status == 404
