"""The audit only grows, and only by its triggers: as the application role, everything is tried."""

import pytest
from django.db import DatabaseError, connection, transaction

from souk.accounts.models import User
from souk.audit.models import Entry
from souk.catalog.models import Variant
from souk.core.database.identity import NOBODY, acting_as
from tests.audit.acting import act_as, entries_of
from tests.factories import a_customer, a_variant

pytestmark = pytest.mark.django_db

REFUSED = {
    "change": "UPDATE audit_entries SET actor_role = 'nobody'",
    "change one column": "UPDATE audit_entries SET old_values = NULL",
    "delete": "DELETE FROM audit_entries",
    "empty": "TRUNCATE audit_entries",
    "forge": "INSERT INTO audit_entries SELECT * FROM audit_entries",
    "change in a partition": "UPDATE audit_entries_default SET actor_role = 'nobody'",
    "delete in a partition": "DELETE FROM audit_entries_default",
    "forge in a partition": "INSERT INTO audit_entries_default SELECT * FROM audit_entries",
    "lock": "LOCK TABLE audit_entries IN ACCESS EXCLUSIVE MODE",
    "change since when": "UPDATE audit_tables SET audited_since = now()",
    "disable a trigger": "ALTER TABLE catalog_variants DISABLE TRIGGER record_update",
    "disable all triggers": "ALTER TABLE catalog_variants DISABLE TRIGGER ALL",
    "drop a trigger": "DROP TRIGGER record_update ON catalog_variants",
    "silence triggers": "SET session_replication_role = replica",
    "empty an audited table": "TRUNCATE catalog_variants CASCADE",
    "drop the table": "DROP TABLE audit_entries",
    "replace the function": "DROP FUNCTION audit.record_change() CASCADE",
    "detach a month": "ALTER TABLE audit_entries DETACH PARTITION audit_entries_default",
    "forget": "SELECT audit.forget_people_before(now() + interval '1 day')",
    "make it a trigger": "CREATE TRIGGER forged AFTER INSERT ON catalog_variants"
    " FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{}', '{}', '')",
    "become the owner": "SET ROLE souk_owner",
}


@pytest.fixture
def recorded() -> Variant:
    return a_variant()


def _refuses(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("attempt", sorted(REFUSED))
def test_the_application_cannot(attempt: str, recorded: Variant) -> None:
    _refuses(REFUSED[attempt])

    assert [entry.action for entry in entries_of(recorded)] == ["insert"]


def test_no_partition_may_be_written_either() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass, has_table_privilege(inhrelid, rights.name)"
            " FROM pg_inherits CROSS JOIN unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE',"
            " 'TRIGGER', 'REFERENCES']) AS rights (name)"
            " WHERE inhparent = 'audit_entries'::regclass"
        )
        rights = cursor.fetchall()

    assert rights
    assert not [place for place, may in rights if may]


def test_no_month_may_be_read_by_itself() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'audit_entries_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')")
        month = cursor.fetchone()[0]
    _refuses(f"SELECT * FROM {month}")


def test_people_read_what_is_about_them_and_no_more() -> None:
    (user, _), (other, _) = a_customer(), a_customer()
    with act_as(user.id, "customer"):
        User.objects.filter(id=user.id).update(first_name="Ada")
    a_variant()

    with act_as(user.id, "customer"):
        seen = list(Entry.objects.values_list("table_name", "record_id", "actor_id"))
    with acting_as(NOBODY):
        assert not Entry.objects.exists()

    assert ("accounts_users", str(user.id), user.id) in seen
    assert ("accounts_user_roles", f"{user.id}:customer", None) in seen
    assert not [entry for entry in seen if str(user.id) not in entry[1]]
    with act_as(other.id):
        assert Entry.objects.count() > len(seen)


def test_a_table_of_ones_own_forges_no_entry() -> None:
    """Who makes a table may give it triggers; but not this function, whoever's table it is."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE catalog_products (id uuid, name text)")
    _refuses(
        "CREATE TRIGGER forged AFTER INSERT ON pg_temp.catalog_products"
        " FOR EACH ROW EXECUTE FUNCTION audit.record_change('{id}', '{}', '{}', '')"
    )
    _refuses(
        "CREATE TRIGGER forged AFTER INSERT ON pg_temp.catalog_products"
        " FOR EACH ROW EXECUTE FUNCTION audit.forget_person()"
    )


def test_a_table_of_the_same_name_catches_no_entry(recorded: Variant) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE audit_entries (LIKE public.audit_entries)")
        cursor.execute("UPDATE public.catalog_variants SET price_amount = 7")
        cursor.execute("SELECT count(*) FROM pg_temp.audit_entries")
        assert cursor.fetchone() == (0,)
        cursor.execute("DROP TABLE pg_temp.audit_entries")

    assert entries_of(recorded)[-1].new_values == {"price_amount": 7}


def test_a_change_that_cannot_be_recorded_is_not_made(recorded: Variant) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('souk.user_id', 'not an id', true)")
    _refuses("UPDATE catalog_variants SET price_amount = 7")

    recorded.refresh_from_db()
    assert recorded.price_amount != 7
    assert Entry.objects.filter(record_id=str(recorded.id)).count() == 1
