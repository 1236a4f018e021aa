"""What is true after a storm, beside what its visitors were told."""

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import psycopg

from souk.ops.postgres import Cluster
from souk.ops.storm.visit import Log, Wish

# After a long storm much is left to be done: it may take as long as it becomes less.
_STUCK_SECONDS = 150

# What is still under way: nothing, once a shop has come to rest.
_UNDER_WAY = """
SELECT 'payments without their gateway''s answer', count(*)
FROM payments_payments WHERE status = 'processing'
UNION ALL
SELECT 'subscribers with events to hear', count(*)
FROM core_subscribers AS subscriber
WHERE EXISTS (
    SELECT FROM core_outbox AS event
    WHERE (event.transaction_id, event.id) > (subscriber.transaction_id, subscriber.event_id)
)
UNION ALL
SELECT 'events that wait to be tried again', count(*) FROM core_waiting_events
UNION ALL
-- One that a killed worker was sending is taken up again when its lease is over.
SELECT 'letters to be sent', count(*)
FROM notifications_letters WHERE status = 'queued' AND next_try_at <= now()
"""


@dataclass(frozen=True, slots=True)
class Order:
    """An order as the database has it; `is_live` unless its checkout was undone."""

    number: str
    key: str
    total_amount: int
    status: str
    is_live: bool


def wait_until_settled(cluster: Cluster) -> list[str]:
    """Wait until the shop has come to rest; return what is left once it becomes less no more."""
    least, deadline = None, 0.0
    while True:
        with psycopg.connect(cluster.url("owner")) as db:
            left = {str(what): count for what, count in db.execute(_UNDER_WAY) if count}
        if not left:
            return []
        if least is None or sum(left.values()) < least:
            least, deadline = sum(left.values()), time.monotonic() + _STUCK_SECONDS
        elif time.monotonic() > deadline:
            return [f"{count} {what}" for what, count in left.items()]
        time.sleep(0.5)


def check_orders(cluster: Cluster, logs: Sequence[Log]) -> list[str]:
    """Return where orders are not what their buyers were told."""
    with psycopg.connect(cluster.url("owner")) as db:
        rows = db.execute(
            "SELECT order_number, substr(notes, 7), total_amount, status, deleted_at IS NULL"
            " FROM orders_orders WHERE notes LIKE 'storm %'"
        )
        orders = [Order(*row) for row in rows]
        dead = db.execute("SELECT type, error FROM core_dead_events").fetchall()
    wishes = {wish.key: wish for log in logs for wish in log.wishes}
    return [
        *wrong_orders(orders, wishes),
        *wrong_wishes({order.number: order for order in orders}, wishes.values()),
        *(f"a dead event: {row}" for row in dead),
    ]


def ask_doctor() -> tuple[int, list[str]]:
    """Return how many invariants the doctor has checked, and those that are broken."""
    done = subprocess.run(
        [sys.executable, "-m", "souk.cli", "doctor", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        findings = json.loads(done.stdout)
    except ValueError:
        return 0, [f"the doctor could not be asked: {done.stderr[-1000:]}"]
    broken = [
        f"{finding['rule']} {finding['broken']} broken, such as {finding['rows'][:2]}"
        for finding in findings
        if finding["broken"]
    ]
    return len(findings), broken


def longest_outage(logs: Sequence[Log]) -> tuple[float, float]:
    """Return the longest time, in seconds, in which nobody was answered, and when it began."""
    moments = sorted(moment for log in logs for moment in log.answered_at)
    gaps = ((later - earlier, earlier) for earlier, later in itertools.pairwise(moments))
    return max(gaps, default=(0.0, 0.0))


def wrong_orders(orders: Sequence[Order], wishes: dict[str, Wish]) -> Iterator[str]:
    """Yield each order that nobody wanted, wanted once only, or was told of otherwise."""
    seen: set[str] = set()
    for order in orders:
        wish = wishes.get(order.key)
        if order.key in seen:
            yield f"{order.number}: a second order under the key {order.key}"
        seen.add(order.key)
        if wish is None:
            yield f"{order.number}: nobody wanted it"
        elif order.is_live and wish.status >= 400:
            yield f"{order.number}: its buyer was told {wish.status}"


def wrong_wishes(orders: dict[str, Order], wishes: Iterable[Wish]) -> Iterator[str]:
    """Yield each order that was acknowledged and is not there as it was."""
    for wish in wishes:
        if wish.status != 201:
            continue
        order = orders.get(wish.number)
        if order is None or not order.is_live:
            yield f"{wish.number}: acknowledged, and not there"
        elif (order.key, order.total_amount) != (wish.key, wish.total_amount):
            yield f"{wish.number}: acknowledged as {wish}, and is {order}"
        elif wish.is_cancelled and order.status != "cancelled":
            yield f"{wish.number}: cancelled, and is {order.status}"
