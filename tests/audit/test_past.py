"""A record as it was: every past state comes back, whatever was done in between."""

import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from souk.accounts.models import UserRole
from souk.audit.errors import MomentNotKept, RecordNotThere, TableNotAudited
from souk.audit.models import Entry
from souk.audit.queries.past import record_at
from souk.catalog.models import Variant
from souk.core.ids import uuid7
from souk.shipping.models import Method
from tests.audit.acting import entries_of
from tests.database import owner
from tests.factories import a_customer, a_variant, shipping

# Most of them need transactions that really end.
commits = pytest.mark.usefixtures("committed")

TABLE = "shipping_methods"
State = dict[str, Any] | None


def the_time() -> datetime:
    """The database's own clock, which the audit goes by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def as_it_was(row_id: UUID, moment: datetime) -> State:
    try:
        return record_at(TABLE, str(row_id), moment)
    except RecordNotThere:
        return None


# What may be done to a record: columns to set, or None to delete it. One that is gone is made anew.
_values = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text("abcé'\"\\{}%é", min_size=1, max_size=5),
        "position": st.integers(0, 3),
        "description": st.sampled_from(["", "[secret]", '["DE", "[secret]"]']),
        "is_active": st.booleans(),
        "created_at": st.just(datetime.fromisoformat("2026-01-02T03:04:05.678901+02:00")),
    },
)
_transactions = st.lists(
    st.lists(st.one_of(_values, _values, st.none()), min_size=1, max_size=4),
    min_size=1,
    max_size=6,
)


def _change(row_id: UUID, values: dict[str, Any] | None) -> None:
    found = Method.objects.filter(id=row_id)
    if values is None:
        found.delete()
    elif found.exists():
        found.update(**values) if values else None
    else:
        row = shipping(code=str(row_id), id=row_id)
        Method.objects.filter(id=row.id).update(**values) if values else None


def _present(row_id: UUID) -> State:
    """The row's columns as the database writes them, without the audit's help."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(method) - 'updated_at' FROM shipping_methods AS method WHERE id = %s",
            [row_id],
        )
        row = cursor.fetchone()
    return json.loads(row[0]) if row else None


@commits
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(story=_transactions)
def test_every_past_state_comes_back(story: list[list[dict[str, Any] | None]]) -> None:
    row_id = uuid7()
    seen: list[tuple[datetime, State]] = [(the_time(), None)]

    for changes in story:
        before, meanwhile = seen[-1][1], []
        with transaction.atomic():
            for change in changes:
                meanwhile.append(the_time())
                _change(row_id, change)
        # To everybody else it was still as before, up to the last change at least.
        last = Entry.objects.filter(record_id=str(row_id)).order_by("-id").first()
        seen += [(moment, before) for moment in meanwhile if last and moment < last.changed_at]
        seen.append((the_time(), _present(row_id)))

    for moment, state in seen:
        assert as_it_was(row_id, moment) == state, (moment, story)


@commits
def test_what_the_owner_does_is_recorded_too() -> None:
    mug = a_variant(price=1000)
    before = the_time()
    with owner() as db:
        db.execute("UPDATE catalog_variants SET price_amount = 1")

    entry = entries_of(mug)[-1]
    assert (entry.new_values, entry.actor_role) == ({"price_amount": 1}, "system")
    assert record_at("catalog_variants", str(mug.id), before)["price_amount"] == 1000


@commits
def test_changes_that_overlap_are_taken_back_in_their_order() -> None:
    method = shipping(position=0)
    began = threading.Event()
    committed: list[tuple[datetime, int]] = [(the_time(), 0)]

    def slow() -> None:
        with transaction.atomic():
            Method.objects.filter(id=method.id).update(position=1)
            began.set()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.3)")
            Method.objects.filter(id=method.id).update(name="Slow")
        connections.close_all()

    def quick() -> None:
        with transaction.atomic():
            the_time()
            began.wait()
            Method.objects.filter(id=method.id).update(position=2)
        connections.close_all()

    _at_once(slow, quick)
    committed.append((the_time(), 2))

    for moment, position in committed:
        assert record_at(TABLE, str(method.id), moment)["position"] == position
    first, last = entries_of(method)[1], entries_of(method)[-1]
    assert (first.new_values, last.new_values) == ({"position": 1}, {"position": 2})
    # Between the first change and the end of its transaction, nothing of it was to be seen.
    during = first.changed_at + timedelta(milliseconds=100)
    assert record_at(TABLE, str(method.id), during)["position"] == 0


def _at_once(*acts: Callable[[], None]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)


@commits
def test_a_deleted_record_is_known_by_its_composite_key() -> None:
    user, _ = a_customer()
    held = the_time()
    UserRole.objects.filter(user=user).delete()

    key = f"{user.id}:customer"
    assert record_at("accounts_user_roles", key, held)["role_id"] == "customer"
    with pytest.raises(RecordNotThere):
        record_at("accounts_user_roles", key, the_time())


@commits
def test_a_row_whose_making_is_not_recorded_begins_when_it_was_made() -> None:
    before = the_time()
    mug = a_variant()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM inventory_stock WHERE variant_id = %s", [mug.id])
        stock_id = str(cursor.fetchone()[0])

    assert record_at("inventory_stock", stock_id, the_time())["reorder_point"] == 10
    with pytest.raises(RecordNotThere):
        record_at("inventory_stock", stock_id, before)


@pytest.mark.django_db
def test_what_never_was_is_not_there() -> None:
    keys = ["nothing", "", ":", "a:b", str(uuid7()), f"{uuid7()}:customer", "x" * 500, "'; --"]
    for table in ("shipping_methods", "accounts_user_roles", "payments_methods"):
        for key in keys:
            with pytest.raises(RecordNotThere):
                record_at(table, key, the_time())


@pytest.mark.django_db
def test_a_table_that_is_not_audited_has_no_past() -> None:
    for table in ("orders_orders", "pg_authid", "no such table", "'; --"):
        with pytest.raises(TableNotAudited):
            record_at(table, str(uuid7()), the_time())


@pytest.mark.django_db
def test_before_the_audit_began_nothing_is_claimed() -> None:
    method = shipping()

    with pytest.raises(MomentNotKept):
        record_at(TABLE, str(method.id), the_time() - timedelta(days=800))


@commits
def test_what_was_archived_is_not_claimed() -> None:
    a_variant()
    since = "SELECT audit.kept_since('catalog_variants')"
    month = "SELECT date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'"
    with owner() as db, db.transaction(force_rollback=True):
        db.execute("UPDATE audit_tables SET audited_since = '2019-06-01Z'")
        this_month = db.execute(month).fetchone()
        assert db.execute(since).fetchone() == this_month

        db.execute(
            "CREATE TABLE audit_entries_2019_05 PARTITION OF audit_entries FOR VALUES"
            " FROM (core.uuid7_floor('2019-05-01Z')) TO (core.uuid7_floor('2019-06-01Z'))"
        )
        assert (
            db.execute(since).fetchone()
            == db.execute("SELECT '2019-06-01Z'::timestamptz").fetchone()
        )

        db.execute("ALTER TABLE audit_entries DETACH PARTITION audit_entries_2019_05")
        assert db.execute(since).fetchone() == this_month


@commits
def test_what_changed_unwatched_is_not_claimed_either() -> None:
    mug = a_variant()
    with owner() as db:
        db.execute("DROP TRIGGER record_update ON catalog_variants")
        unwatched = the_time()
        db.execute("UPDATE catalog_variants SET price_amount = 3")
        assert db.execute("SELECT audit.attach_triggers()").fetchone() == (1,)
        assert db.execute("SELECT audit.attach_triggers()").fetchone() == (0,)

    with pytest.raises(MomentNotKept):
        record_at("catalog_variants", str(mug.id), unwatched)
    Variant.objects.update(price_amount=4)
    now = record_at("catalog_variants", str(mug.id), the_time())
    assert now["price_amount"] == 4
