"""Events reach their subscribers: what committed, at least once, each aggregate in order."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from psycopg.types.json import Jsonb

from souk.core import delivery
from souk.core.database.functions import call
from souk.core.delivery import deliver, follow_from_now, try_again
from souk.core.events import Happened, _handlers, on
from souk.core.models import DeadEvent, OutboxEvent, Subscriber, WaitingEvent, WorkerHeartbeat
from souk.ops.queries.delivery import Lag, lags
from tests.database import owner

pytestmark = pytest.mark.usefixtures("committed")


class Listener:
    """A context that writes down what it hears, and fails where it is told to."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.heard: list[Happened] = []
        self.fails: Callable[[Happened], bool] = lambda event: False

        def when_tested(event: Happened) -> None:
            self.heard.append(event)
            if self.fails(event):
                raise ValueError("this cannot be")

        when_tested.__module__ = f"souk.{name}.handlers"
        on("thing.happened")(when_tested)

    @property
    def numbers(self) -> list[int]:
        return [event.payload["number"] for event in self.heard]

    def deliver_all(self) -> None:
        while deliver(self.name):
            pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener("observer")
    follow_from_now()
    yield listener
    del _handlers["observer"]


def publish(number: int, aggregate: UUID | None = None) -> None:
    call("core.publish", "thing.happened", "thing", aggregate or uuid4(), Jsonb({"number": number}))


def _await_end_of(backend: int) -> None:
    """Wait until the database knows that a client of its is dead: it holds its locks until then."""
    with owner() as db:
        while db.execute("SELECT FROM pg_stat_activity WHERE pid = %s", [backend]).fetchall():
            time.sleep(0.01)


def _lag(subscriber: str) -> Lag:
    (lag,) = [lag for lag in lags() if lag.subscriber == subscriber]
    return lag


def _make_due() -> None:
    WaitingEvent.objects.update(retry_at=Now())


def test_what_was_committed_is_heard_once_and_in_order(listener: Listener) -> None:
    for number in range(120):
        publish(number)

    listener.deliver_all()
    listener.deliver_all()

    assert listener.numbers == list(range(120))


def test_a_quiet_subscriber_locks_and_writes_nothing(listener: Listener) -> None:
    publish(1)
    listener.deliver_all()

    with CaptureQueriesContext(connection) as statements:
        assert deliver("observer") == 0

    assert len(statements) == 2
    assert not any(" UPDATE" in one["sql"] for one in statements.captured_queries)


def test_what_was_rolled_back_is_never_heard(listener: Listener) -> None:
    with transaction.atomic():
        publish(1)
        transaction.set_rollback(True)
    publish(2)

    listener.deliver_all()

    assert listener.numbers == [2]


def test_what_commits_late_is_not_missed(listener: Listener) -> None:
    published, may_commit = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            publish(1)
            published.set()
            may_commit.wait(timeout=20)
        connections.close_all()

    slow = threading.Thread(target=slowly)
    slow.start()
    published.wait(timeout=20)
    publish(2)
    listener.deliver_all()
    heard_meanwhile = listener.numbers
    may_commit.set()
    slow.join(timeout=20)
    listener.deliver_all()

    assert heard_meanwhile == []
    assert listener.numbers == [1, 2]


def test_a_new_subscriber_hears_what_happens_from_now_on() -> None:
    follow_from_now()
    publish(1)
    listener = Listener("observer")
    try:
        assert follow_from_now() == 1
        publish(2)
        assert follow_from_now() == 0

        listener.deliver_all()

        assert listener.numbers == [2]
    finally:
        del _handlers["observer"]


def test_an_event_that_fails_holds_up_neither_other_events_nor_other_subscribers(
    listener: Listener,
) -> None:
    other = Listener("another")
    follow_from_now()
    listener.fails = lambda event: event.payload["number"] == 2
    try:
        for number in (1, 2, 3):
            publish(number)

        listener.deliver_all()
        other.deliver_all()

        assert listener.numbers == [1, 2, 3]
        assert other.numbers == [1, 2, 3]
        waiting = WaitingEvent.objects.get()
        assert (waiting.subscriber_id, waiting.tries) == ("observer", 1)
        assert waiting.error == "ValueError: this cannot be"
    finally:
        del _handlers["another"]


def test_the_events_of_an_aggregate_stay_in_order_behind_one_that_fails(
    listener: Listener,
) -> None:
    thing = uuid4()
    listener.fails = lambda event: True
    publish(1, thing)
    listener.deliver_all()
    publish(2, thing)
    publish(3)
    publish(4, thing)
    listener.fails = lambda event: False
    listener.deliver_all()
    heard_before = listener.numbers

    _make_due()
    listener.deliver_all()

    assert heard_before == [1, 3]
    assert listener.numbers == [1, 3, 1, 2, 4]
    assert not WaitingEvent.objects.exists()


def test_what_a_handler_wrote_before_it_failed_is_undone(listener: Listener) -> None:
    def write_and_fail(event: Happened) -> bool:
        WorkerHeartbeat.objects.create(name=str(event.payload["number"]), beaten_at=Now())
        return event.payload["number"] == 2

    listener.fails = write_and_fail
    for number in (1, 2, 3):
        publish(number)

    listener.deliver_all()

    assert set(WorkerHeartbeat.objects.values_list("name", flat=True)) == {"1", "3"}


def test_a_handler_whose_statement_fails_is_tried_again(listener: Listener) -> None:
    def break_sql(event: Happened) -> bool:
        if len(listener.heard) == 1:
            call("core.no_such_function")
        return False

    listener.fails = break_sql
    publish(1)
    publish(2)
    listener.deliver_all()
    _make_due()
    listener.deliver_all()

    assert listener.numbers == [1, 2, 1]


def test_an_event_is_tried_later_and_later_until_it_is_dead(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "DELAYS", (10, 1000))
    listener.fails = lambda event: True
    publish(1)
    waits = []
    for _ in range(2):
        listener.deliver_all()
        waiting = WaitingEvent.objects.get()
        waits.append((waiting.retry_at - waiting.created_at).total_seconds())
        _make_due()
    listener.deliver_all()

    dead = DeadEvent.objects.get()
    assert 9 < waits[0] < 11
    assert 999 < waits[1] < 1030
    assert (dead.tries, dead.type, dead.error) == (
        3,
        "thing.happened",
        "ValueError: this cannot be",
    )
    assert not WaitingEvent.objects.exists()
    assert _lag("observer").dead == 1


def test_a_dead_event_is_heard_when_staff_have_it_tried_again(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "DELAYS", (0,))
    listener.fails = lambda event: True
    publish(1)
    listener.deliver_all()
    _make_due()
    listener.deliver_all()
    listener.fails = lambda event: False
    listener.heard.clear()

    assert try_again(DeadEvent.objects.get().id)
    assert not try_again(uuid4())
    listener.deliver_all()

    assert listener.numbers == [1]
    assert not DeadEvent.objects.exists()
    assert not WaitingEvent.objects.exists()


def test_of_several_workers_one_delivers_at_a_time(listener: Listener) -> None:
    inside, most = [0], [0]

    def count(event: Happened) -> bool:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        inside[0] -= 1
        return False

    listener.fails = count
    for number in range(200):
        publish(number)

    def work() -> None:
        for _ in range(300):
            if not deliver("observer") and len(listener.heard) >= 200:
                break
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)

    assert sorted(listener.numbers) == list(range(200))
    assert most[0] == 1


KILLED = """
import os, signal, django
django.setup()
from django.db import connection
from django.utils import timezone
from souk.core.delivery import deliver
from souk.core.events import on
from souk.core.models import WorkerHeartbeat

def when_tested(event):
    number = event.payload["number"]
    WorkerHeartbeat.objects.create(name=f"heard {number}", beaten_at=timezone.now())
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)

when_tested.__module__ = "souk.observer.handlers"
on("thing.happened")(when_tested)
connection.ensure_connection()
print(connection.connection.info.backend_pid, flush=True)
deliver("observer")
"""


def test_a_worker_killed_within_a_batch_loses_nothing(listener: Listener) -> None:
    for number in (1, 2, 3):
        publish(number)

    killed = subprocess.run([sys.executable, "-c", KILLED], check=False, stdout=subprocess.PIPE)
    assert killed.returncode == -9
    _await_end_of(int(killed.stdout))
    assert not WorkerHeartbeat.objects.exists()

    listener.deliver_all()

    assert listener.numbers == [1, 2, 3]


def test_how_far_behind_a_subscriber_is_can_be_read(listener: Listener) -> None:
    before = _lag("observer")
    publish(1)
    behind = _lag("observer")
    listener.deliver_all()
    after = _lag("observer")

    assert (before.seconds, after.seconds) == (0, 0)
    assert 0 < behind.seconds < 30


def test_the_outbox_of_a_restored_dump_is_adopted(listener: Listener) -> None:
    publish(1)
    listener.deliver_all()
    publish(2)
    _move_to_another_cluster()
    with pytest.raises(DatabaseError, match="run souk migrate"):
        deliver("observer")
    publish(3)

    with owner() as db:
        assert db.execute("SELECT core.adopt_outbox()").fetchone() == (True,)
        assert db.execute("SELECT core.adopt_outbox()").fetchone() == (False,)
    publish(4)
    listener.deliver_all()

    assert sorted(listener.numbers) == [1, 2, 3, 4]


def _move_to_another_cluster() -> None:
    """Have the transactions of what is there be numbered as in a cluster that has seen more."""
    more = 1_000_000_000_000
    with owner() as db:
        db.execute(f"UPDATE core_outbox SET transaction_id = transaction_id + {more}".encode())
        db.execute(f"UPDATE core_subscribers SET transaction_id = transaction_id + {more}".encode())


def test_an_event_that_was_archived_meanwhile_is_not_waited_for(listener: Listener) -> None:
    listener.fails = lambda event: True
    publish(1)
    listener.deliver_all()
    with owner() as db:
        db.execute("DELETE FROM core_outbox")
    _make_due()

    listener.deliver_all()

    assert not WaitingEvent.objects.exists()
    assert not OutboxEvent.objects.exists()
    assert Subscriber.objects.filter(name="observer").exists()
