"""Roles beside the application: analytics sees nobody's name, a backup holds everybody's rows."""

import os
from pathlib import Path

import psycopg
import pytest

from souk.ops.postgres import Cluster
from souk.ops.postgres.bootstrap import Role
from tests.api import Api
from tests.database import NAME, owner
from tests.factories import a_customer, a_purchase, a_variant, shipping

PERSONAL = {"email", "first_name", "last_name", "display_name", "username", "phone", "password"}
PERSONAL |= {"date_of_birth", "avatar"}


def url(role: Role) -> str:
    address, _, query = Cluster(Path(os.environ["SOUK_HOME"])).url(role).partition("?")
    return f"{address.rpartition('/')[0]}/{NAME}?{query}"


@pytest.mark.usefixtures("committed")
def test_analytics_counts_people_and_names_none() -> None:
    user, _ = a_customer()
    with psycopg.connect(url("analytics"), autocommit=True) as db:
        row = db.execute("SELECT * FROM accounts.users_safe WHERE id = %s", [user.id])
        columns = {column.name for column in row.description or ()}
        assert columns & PERSONAL == set()
        assert user.email not in str(row.fetchall())
        assert db.execute("SELECT count(*) FROM catalog_products").fetchone() is not None


def test_analytics_reads_nothing_personal_and_writes_nothing() -> None:
    with owner() as db:
        tables = [
            str(name)
            for (name,) in db.execute(
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
                " AND relnamespace = 'public'::regnamespace"
            )
        ]
    with psycopg.connect(url("analytics"), autocommit=True) as db:
        for table in tables:
            (readable,) = db.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
            is_open = table.startswith(("catalog_", "inventory_", "shipping_", "taxes_"))
            assert readable == (is_open,), table
            changes = "SELECT has_table_privilege(%s, 'INSERT, UPDATE, DELETE, TRUNCATE')"
            assert db.execute(changes.encode(), [table]).fetchone() == (False,)


def test_the_application_does_not_read_what_analytics_reads_of_everybody() -> None:
    with (
        psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as db,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        db.execute("SELECT * FROM accounts.users_safe")


@pytest.mark.usefixtures("committed")
def test_a_backup_holds_everybodys_rows_and_changes_none() -> None:
    shipping()
    buyer, me = a_customer()
    number = me.order(a_purchase((a_variant(), 1))).json["order_number"]
    guest = Api().order(a_purchase((a_variant(), 1))).json["order_number"]

    with psycopg.connect(url("backup"), autocommit=True) as db:
        # As pg_dump does it: a policy that would hide rows is an error then.
        db.execute("SET row_security = off")
        numbers = {number for (number,) in db.execute("SELECT order_number FROM orders_orders")}
        assert {number, guest} <= numbers
        assert (buyer.email,) in db.execute("SELECT email FROM accounts_users").fetchall()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            db.execute("DELETE FROM orders_orders")
