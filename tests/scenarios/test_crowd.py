"""Many people from many processes over HTTP want the same: what there is, or one order."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

from tests.crowd import buy
from tests.factories import ADDRESS
from tests.shop import Shop

SKU = "MUG-CLAY-SAND"
PROCESSES = 20


def a_wish(quantity: int) -> dict[str, Any]:
    return {
        "items": [{"sku": SKU, "quantity": quantity}],
        "email": "ada@example.com",
        "shipping_address": ADDRESS,
        "shipping_method": "standard",
        "payment": {"method": "CREDIT_CARD", "gateway": "test", "token": "approve"},
    }


def left(shop: Shop) -> int:
    _, product = shop.call("GET", "/products/clay-mug")
    (variant,) = (one for one in product["variants"] if one["sku"] == SKU)
    return int(variant["available_quantity"])


def test_a_crowd_gets_what_there_is_and_one_wish_is_one_order(shop: Shop) -> None:
    assert shop.order(a_wish(left(shop) - 51))[0] == 201
    # The processes have the address alone: who started the shop stays here.
    seen = Shop(shop.home, shop.port)

    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as crowd:
        same = crowd.map(partial(buy, seen, a_wish(1), 1, "twins"), range(PROCESSES))
        twins = [answer for one in same for answer in one]
        again = seen.order(a_wish(1), key="twins")
        many = list(crowd.map(partial(buy, seen, a_wish(1), 10, None), range(PROCESSES)))

    # Who came while the first still ran is told so, and gets it by asking again.
    order = again[1]["order_number"]
    assert again[0] == 201
    assert set(twins) <= {(201, order), (409, "request_in_progress")}
    assert (201, order) in twins
    answers = [answer for one in many for answer in one]
    numbers = [number for status, number in answers if status == 201]
    assert len(answers) == 200
    assert len(numbers) == len(set(numbers)) == 50
    assert {answer for answer in answers if answer[0] != 201} == {(409, "insufficient_stock")}
    assert left(shop) == 0
    assert shop.souk("doctor").returncode == 0
