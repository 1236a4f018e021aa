"""Who tries too often waits, whatever process they come to.

Wrong passwords for one account are tested in tests/accounts/test_lockout.py.
"""

import time
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from souk.accounts.models import RoleName, Session
from souk.core.http.limits import is_at_home
from souk.core.limits import DEFAULTS, Limit, ProcessTurns, limits_from, take_turns
from souk.core.models import RateLimit
from souk.ops.operations.housekeeping import forget_old_limits
from tests.admin.conftest import staff_with
from tests.api import Answer, Api
from tests.edge.test_problems import is_problem
from tests.factories import (
    PASSWORD,
    a_coupon,
    a_customer,
    a_manager,
    a_purchase,
    a_variant,
    card,
    shipping,
)
from tests.threads import at_once


@pytest.fixture(autouse=True)
def limits(settings: Any) -> dict[str, Limit]:
    chosen = {"auth": Limit(5, 60), "signup": Limit(4, 3600)}
    settings.RATE_LIMITS = chosen
    return chosen


def somebody_at(address: str) -> Api:
    return Api(client=Client(raise_request_exception=False, REMOTE_ADDR=address))


def login(api: Api, email: str, password: str = "wrong") -> Answer:
    return api.post("/auth/login", {"email": email, "password": password})


def test_one_address_cannot_try_many_accounts(api: Api) -> None:
    answers = [login(api, f"c{n}@example.com") for n in range(7)]

    assert [answer.status for answer in answers] == [401] * 5 + [429] * 2
    assert login(somebody_at("203.0.113.7"), "c0@example.com").status == 401


def test_a_refusal_says_when_to_come_back(api: Api) -> None:
    for n in range(5):
        login(api, f"c{n}@example.com")

    refused = login(api, "c9@example.com")

    problem = is_problem(refused, 429, "too_many_requests")
    assert 1 <= problem["retry_after"] <= 12
    assert refused.header("Retry-After") == str(problem["retry_after"])
    assert refused.header("RateLimit-Remaining") == "0"


def test_answers_say_how_many_tries_are_left(api: Api) -> None:
    answer = login(api, "ada@example.com")

    assert answer.header("RateLimit-Limit") == "5"
    assert answer.header("RateLimit-Remaining") == "4"
    assert 1 <= int(answer.header("RateLimit-Reset") or 0) <= 12
    assert api.get("/products").header("RateLimit-Limit") is None


def test_who_signs_in_rightly_is_not_counted(api: Api) -> None:
    user, _ = a_customer()

    answers = [login(api, user.email, PASSWORD) for _ in range(8)]

    assert {answer.status for answer in answers} == {200}
    assert answers[-1].header("RateLimit-Remaining") == "5"


def test_accounts_made_from_one_address_are_limited(api: Api) -> None:
    statuses = [
        api.post("/auth/register", {"email": f"n{n}@example.com", "password": PASSWORD}).status
        for n in range(6)
    ]

    assert statuses == [201] * 4 + [429] * 2


def test_turns_come_back_with_time(api: Api, limits: dict[str, Limit]) -> None:
    limits["auth"] = Limit(2, 600)

    statuses = [login(api, f"c{n}@example.com").status for n in range(3)]
    # Five minutes pass, and one turn is there again.
    RateLimit.objects.update(due_at=F("due_at") - timedelta(minutes=5))

    assert statuses == [401, 401, 429]
    assert login(api, "c3@example.com").status == 401
    assert login(api, "c4@example.com").status == 429


def test_refused_tries_do_not_make_it_longer(api: Api) -> None:
    waits = [int(login(api, f"c{n}@example.com").header("Retry-After") or 0) for n in range(20)]

    assert 1 <= max(waits) <= 12


def test_other_calls_and_rules_switched_off_are_not_limited(api: Api, settings: Any) -> None:
    settings.RATE_LIMITS = {}

    assert [login(api, f"c{n}@example.com").status for n in range(8)] == [401] * 8
    assert not RateLimit.objects.exists()


def test_ipv6_is_limited_by_network(api: Api) -> None:
    statuses = [
        login(somebody_at(f"2001:db8:1:1::{n + 1}"), f"c{n}@example.com").status for n in range(7)
    ]

    assert statuses == [401] * 5 + [429] * 2
    assert login(somebody_at("2001:db8:1:2::1"), "c@example.com").status == 401


def test_the_admins_login_is_limited_too(db: None) -> None:
    user, _ = staff_with(RoleName.ADMIN)
    page = "/admin/login/?next=/admin/"

    def sign_in(password: str, address: str = "127.0.0.1") -> Any:
        body = {"username": user.email, "password": password}
        return Client(REMOTE_ADDR=address).post(page, body)

    assert [sign_in(PASSWORD).status_code for _ in range(5)] == [302] * 5
    assert [sign_in("wrong").status_code for _ in range(7)] == [200] * 5 + [429] * 2
    refused = sign_in(PASSWORD)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) >= 1


@pytest.mark.usefixtures("committed")
def test_a_hundred_tries_at_once_pass_no_more_than_the_limit(limits: dict[str, Limit]) -> None:
    limits["auth"] = Limit(7, 3600)

    def five_tries(attacker: int) -> list[int]:
        caller = somebody_at("203.0.113.66")
        return [login(caller, f"c{attacker}-{n}@example.com").status for n in range(5)]

    statuses = [
        status
        for tries in at_once(*[lambda one=one: five_tries(one) for one in range(20)])
        for status in tries
    ]

    assert sorted(statuses) == [401] * 7 + [429] * 93


@pytest.mark.usefixtures("committed")
def test_turns_taken_and_given_back_at_once_neither_deadlock_nor_get_lost() -> None:
    user, _ = a_customer()

    statuses = at_once(*[lambda: [login(Api(), user.email, PASSWORD).status for _ in range(6)]] * 6)

    assert {status for tries in statuses for status in tries} <= {200, 429}
    assert login(Api(), user.email, PASSWORD).status == 200
    left = [turn.remaining for turn in take_turns([("auth", "address:127.0.0.1")])]
    assert left == [4]


def test_all_rules_of_a_request_take_one_statement(api: Api) -> None:
    with CaptureQueriesContext(connection) as captured:
        api.post("/auth/register", {"email": "ada@example.com", "password": "short"})

    assert len([query for query in captured if "take_turns" in query["sql"]]) == 1
    assert RateLimit.objects.count() == 2


def test_orders_are_limited_by_the_process_without_a_statement(
    api: Api, limits: dict[str, Limit], settings: Any
) -> None:
    limits["checkout"] = Limit(4, 60)
    shipping()
    mug = a_variant(stock=50)
    guest, other = somebody_at("203.0.113.20"), somebody_at("203.0.113.21")

    with CaptureQueriesContext(connection) as captured:
        statuses = [guest.order(a_purchase((mug, 1))).status for _ in range(4)]

    # This process gives its share: half of it, with two processes.
    assert settings.SERVER_PROCESSES == 2
    assert statuses == [201, 201, 429, 429]
    assert not [query for query in captured if "rate_limits" in query["sql"]]
    assert other.order(a_purchase((mug, 1))).status == 201


def test_a_customer_is_limited_wherever_they_order(api: Api, limits: dict[str, Limit]) -> None:
    limits["checkout"] = Limit(2, 60)
    shipping()
    mug = a_variant()
    _, ada = a_customer()

    def order(address: str) -> int:
        return Api(ada.headers, Client(REMOTE_ADDR=address)).order(a_purchase((mug, 1))).status

    assert [order("203.0.113.30"), order("203.0.113.31")] == [201, 429]


def test_orders_from_this_machine_are_not_limited(api: Api, limits: dict[str, Limit]) -> None:
    limits["checkout"] = limits["payments"] = Limit(1, 60)
    shipping()
    mug = a_variant(stock=50)

    assert [api.order(a_purchase((mug, 1))).status for _ in range(4)] == [201] * 4


def test_declined_cards_are_limited_and_accepted_ones_are_not(
    api: Api, limits: dict[str, Limit]
) -> None:
    limits["payments"] = Limit(3, 60)
    shipping()
    mug = a_variant(stock=50)
    guest = somebody_at("203.0.113.40")

    def pay(token: str) -> int:
        return guest.order(a_purchase((mug, 1), payment=card(token))).status

    assert [pay("approve") for _ in range(5)] == [201] * 5
    assert [pay("decline") for _ in range(5)] == [402, 402, 402, 429, 429]
    assert pay("approve") == 429
    assert guest.order(a_purchase((mug, 1))).status == 201


def test_guessed_coupons_are_limited(api: Api, limits: dict[str, Limit]) -> None:
    limits["payments"] = Limit(3, 60)
    shipping()
    mug = a_variant()
    guest = somebody_at("203.0.113.41")

    statuses = [
        guest.order(a_purchase((mug, 1), coupon_codes=[f"SAVE{n}"])).status for n in range(5)
    ]

    assert statuses == [422, 422, 422, 429, 429]


@pytest.mark.parametrize("header", [{}, {"Idempotency-Key": "each guess its own"}])
def test_passwords_of_products_are_not_guessed(api: Api, header: dict[str, str]) -> None:
    _, staff = a_manager()
    locked = {"name": "Clay mug", "status": "active", "price_amount": 1900}
    locked |= {"visibility": "password_protected", "password": "sesame"}
    product = staff.post("/admin/products", locked).json
    guest = somebody_at("203.0.113.43")

    def guess(word: str) -> int:
        key = {name: f"{value} {word}" for name, value in header.items()}
        return guest.post(f"/products/{product['slug']}/unlock", {"password": word}, **key).status

    # Who knows it tries nothing.
    assert [guess("sesame") for _ in range(6)] == [200] * 6
    assert [guess(f"guess {n}") for n in range(7)] == [403] * 5 + [429] * 2


def test_coupons_guessed_at_a_cart_are_limited(api: Api, limits: dict[str, Limit]) -> None:
    limits["coupons"] = Limit(3, 60)
    a_coupon("SAVE10")
    guest = somebody_at("203.0.113.42")
    cart = guest.post("/carts", {"items": [{"sku": a_variant().sku, "quantity": 1}]}).json
    guest.headers["Cart-Token"] = cart["token"]

    def put(code: str) -> int:
        return guest.post(f"/carts/{cart['id']}/coupons", {"code": code}).status

    # One that is good is no guess.
    assert [put("SAVE10") for _ in range(5)] == [201] * 5
    assert [put(f"GUESS{n}") for n in range(4)] == [422, 422, 422, 429]
    assert put("SAVE10") == 429


def test_suggestions_are_limited(api: Api, limits: dict[str, Limit]) -> None:
    limits["search"] = Limit(4, 60)
    reader = somebody_at("203.0.113.50")

    assert [reader.get("/search/suggest?q=mug").status for _ in range(3)] == [200, 200, 429]


def test_neither_addresses_nor_emails_are_kept(api: Api) -> None:
    login(somebody_at("203.0.113.60"), "ada@example.com")

    row = str(list(RateLimit.objects.values()))
    assert "203.0" not in row
    assert "ada" not in row


def test_callers_with_all_their_turns_are_forgotten(api: Api, limits: dict[str, Limit]) -> None:
    limits["auth"] = Limit(100, 1)
    login(api, "ada@example.com")
    time.sleep(0.05)

    assert forget_old_limits() == 1
    assert not RateLimit.objects.exists()


@pytest.mark.parametrize(
    ("address", "is_here"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:203.0.113.1", False),
        ("203.0.113.1", False),
        ("2001:db8::1", False),
        ("", False),
    ],
)
def test_this_machine_is_known_however_its_address_is_written(
    rf: RequestFactory, address: str, is_here: bool
) -> None:
    assert is_at_home(rf.get("/", REMOTE_ADDR=address)) is is_here


@pytest.fixture
def behind_a_proxy(settings: Any) -> None:
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("127.0.0.1")]


FORWARDED = [
    ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
    ("10.0.0.1", "1.1.1.1, 198.51.100.7", "198.51.100.7"),
    ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
    ("10.0.0.1", "198.51.100.7:4711", "198.51.100.7"),
    ("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
    ("10.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
    ("10.0.0.1", "nonsense", "10.0.0.1"),
    ("10.0.0.1", "198.51.100.7, nonsense", "10.0.0.1"),
    ("10.0.0.1", "", "10.0.0.1"),
    ("203.0.113.1", "198.51.100.7", "203.0.113.1"),
    ("203.0.113.1", "127.0.0.1", "203.0.113.1"),
]


@pytest.mark.parametrize(("peer", "forwarded", "client"), FORWARDED)
def test_only_a_trusted_proxy_is_believed(
    api: Api, behind_a_proxy: None, peer: str, forwarded: str, client: str
) -> None:
    user, _ = a_customer()
    caller = Api({"X-Forwarded-For": forwarded}, Client(REMOTE_ADDR=peer))

    login(caller, user.email, PASSWORD)

    assert Session.objects.latest("id").ip_address == client


def test_a_forged_header_gives_nobody_more_tries(api: Api) -> None:
    statuses = [
        login(
            Api({"X-Forwarded-For": f"198.51.100.{n}"}, Client(REMOTE_ADDR="203.0.113.80")),
            f"c{n}@example.com",
        ).status
        for n in range(7)
    ]

    assert statuses == [401] * 5 + [429] * 2


@pytest.mark.parametrize(
    ("written", "limit"),
    [
        ("auth=10/m", Limit(10, 60)),
        ("auth=100/10m", Limit(100, 600)),
        (" auth = 5/s , search=off", Limit(5, 1)),
        ("", DEFAULTS["auth"]),
    ],
)
def test_limits_are_read(written: str, limit: Limit) -> None:
    assert limits_from(written)["auth"] == limit


def test_limits_can_be_switched_off() -> None:
    assert limits_from("off") == {}
    assert "search" not in limits_from("search=off")


@pytest.mark.parametrize("count", [1, 3, 7, 13])
def test_a_whole_limit_can_be_taken_at_once(db: None, settings: Any, count: int) -> None:
    settings.RATE_LIMITS = {"auth": Limit(count, 60)}

    granted = [take_turns([("auth", "somebody")])[0].is_granted for _ in range(count + 1)]

    assert granted == [True] * count + [False]


def test_a_process_forgets_callers_instead_of_growing(settings: Any) -> None:
    settings.RATE_LIMITS = {"search": Limit(1, 3600)}
    turns = ProcessTurns(processes=1)

    for number in range(25_000):
        turns.take("search", str(number))

    assert len(turns._used_until) <= 20_000
    refused = turns.take("search", "24999")
    assert refused is not None
    assert not refused.is_granted
