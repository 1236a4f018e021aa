"""Everything that happened can be read again, from any point, and nothing is passed over."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connections, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from souk.core.database.functions import call
from souk.core.delivery import deliver, follow_from_now
from souk.core.events import subscribers
from souk.core.models import OutboxEvent, WaitingEvent
from tests.api import Api
from tests.database import owner
from tests.factories import an_admin

committed = pytest.mark.usefixtures("committed")


@pytest.fixture
def admin(request: pytest.FixtureRequest) -> Api:
    if "committed" not in request.fixturenames:
        request.getfixturevalue("db")
    return an_admin()[1]


def publish(number: int, *, thing: UUID | None = None, name: str = "thing.happened") -> None:
    call("core.publish", name, "thing", thing or uuid4(), Jsonb({"number": number}))


def read(admin: Api, query: str = "") -> dict[str, Any]:
    answer = admin.get(f"/admin/events?{query}")
    assert answer.status == 200, answer.json
    page: dict[str, Any] = answer.json
    return page


def numbers(page: dict[str, Any]) -> list[int]:
    return [one["data"]["number"] for one in page["items"] if one["type"].startswith("thing.")]


@committed
def test_events_are_read_in_pages_narrowed_and_again_from_any_of_them(admin: Api) -> None:
    thing = uuid4()
    for number in range(4):
        publish(number)
    publish(4, thing=thing)
    publish(5, thing=thing, name="thing.ended")

    first = read(admin, "limit=3&type=thing.happened")
    rest = read(admin, f"limit=3&type=thing.happened&cursor={first['next_cursor']}")
    again = read(admin, f"after={first['items'][0]['id']}&type=thing.happened&count=true")

    assert numbers(first) + numbers(rest) == [0, 1, 2, 3, 4]
    assert rest["next_cursor"] is None
    assert (numbers(again), again["total"]) == ([1, 2, 3, 4], 4)
    assert numbers(read(admin, f"aggregate_id={thing}")) == [4, 5]
    assert numbers(read(admin, f"aggregate_id={thing}&type=thing.ended")) == [5]
    foreign = admin.get(f"/admin/events?type=thing.ended&cursor={first['next_cursor']}")
    assert foreign.status == 422


@committed
def test_what_commits_late_is_read_later_and_not_missed(admin: Api) -> None:
    published, may_commit = threading.Event(), threading.Event()
    publish(0)
    last = read(admin)["items"][-1]["id"]

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
    meanwhile = numbers(read(admin, f"after={last}"))
    may_commit.set()
    slow.join(timeout=20)

    assert meanwhile == []
    assert numbers(read(admin, f"after={last}")) == [1, 2]


@pytest.mark.parametrize(
    "query",
    [
        "after=6540be26-a113-42c2-b77e-1455208db189",
        "after=x",
        "cursor=x",
        "type=",
        "aggregate_id=1",
        "before=x",
    ],
)
def test_a_point_that_is_not_there_is_refused(admin: Api, query: str) -> None:
    assert admin.get(f"/admin/events?{query}").status == 422


def _age(days: int) -> None:
    """Let everything in the outbox be as old as that."""
    with owner() as db:
        db.execute(
            "UPDATE core_outbox SET id = core.uuid7_at(now() - make_interval(days => %s))", [days]
        )


def _hear_everything() -> None:
    for name in subscribers():
        while deliver(name):
            pass


@committed
def test_old_events_that_everybody_has_heard_are_forgotten(admin: Api) -> None:
    follow_from_now()
    publish(1)
    old = timezone.now() - timedelta(days=90)
    _age(100)
    call("core.forget_events", old, 100)
    thing = OutboxEvent.objects.filter(type="thing.happened")
    assert thing.exists(), "nobody has heard it"
    _hear_everything()
    heard = thing.get()
    waiting = {"event_id": heard.id, "aggregate_id": heard.aggregate_id}
    WaitingEvent.objects.create(subscriber_id="webhooks", **waiting)
    call("core.forget_events", old, 100)
    assert thing.exists(), "somebody waits for it"
    WaitingEvent.objects.all().delete()

    publish(2)
    assert call("core.forget_events", old, 100) == 1

    assert numbers(read(admin)) == [2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forget",
    [
        lambda: call("core.forget_events", timezone.now(), 100),
        lambda: OutboxEvent.objects.all()._raw_delete("default"),
    ],
)
def test_what_happened_lately_cannot_be_forgotten(forget: Callable[[], Any]) -> None:
    with pytest.raises(DatabaseError, match=r"seven days|permission denied"):
        forget()
