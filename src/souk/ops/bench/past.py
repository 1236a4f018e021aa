"""A shop's past: so many customers and orders as it would have after years, for measuring.

Rows are copies of a real customer and a real order with other ids, so that they follow every
change of the tables. A month's orders are written into a table of their own, which becomes a
partition when it is full: its indexes are built at once. Copied lines track no stock: nothing was
taken for them.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]
Progress = Callable[[str, int], None]

_MONTHS = 24
_BATCH = 500_000

# The id of the n-th customer: years of registrations, one after another.
_CUSTOMER = """
    (lpad(to_hex(((1577836800000 + {n}::bigint * 10) << 16) | 28672), 16, '0')
     || '8' || substr(md5('customer ' || {n}), 1, 15))::uuid"""
# The id of the n-th order of a month, and of what is its: they share its time.
_ORDER = """
    (lpad(to_hex(((%(begin)s + (n - 1) * %(length)s / %(orders)s) << 16) | 28672 | n %% 4096),
          16, '0') || '8' || substr(md5(%(month)s || {what} || n), 1, 15))::uuid"""


class Past:
    """Grows a database of the bench, by its owner."""

    def __init__(self, db: Connection, *, customers: int, orders: int) -> None:
        self._db = db
        self._customers = customers
        self._orders = orders
        found = db.execute(
            "SELECT id, user_id FROM orders_orders WHERE user_id IS NOT NULL"
            " ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if found is None:
            raise LookupError("there is no customer's order to copy")
        self._order, self._customer = found

    def grow(self, progress: Progress) -> None:
        """Write customers, then orders month by month; `progress` hears what and how many."""
        for first in range(1, self._customers + 1, _BATCH):
            last = min(first + _BATCH - 1, self._customers)
            self._add_customers(first, last)
            progress("customers", last)
        months = _months_before(datetime.now(UTC))
        for done, (begin, end) in enumerate(months, start=1):
            self._add_orders(begin, end, self._orders // len(months))
            progress("orders", self._orders * done // len(months))
        self._db.execute("SELECT core.ensure_partitions(3)")

    def _add_customers(self, first: int, last: int) -> None:
        numbers = {"first": first, "last": last}
        with self._db.transaction():
            # Who registers in a bench need not be audited, nor announced.
            self._db.execute("ALTER TABLE accounts_users DISABLE TRIGGER USER")
            self._db.execute("ALTER TABLE accounts_user_roles DISABLE TRIGGER USER")
            new_id = _CUSTOMER.format(n="n")
            self._copy(
                "accounts_users",
                "id = %(template)s",
                {"id": new_id, "email": "'customer' || n || '@example.com'", "phone": "NULL"},
                {"template": self._customer, **numbers},
            )
            self._copy(
                "accounts_user_roles",
                "user_id = %(template)s",
                {"user_id": new_id},
                {"template": self._customer, **numbers},
            )
            self._db.execute("SET CONSTRAINTS ALL IMMEDIATE")
            self._db.execute("ALTER TABLE accounts_users ENABLE TRIGGER USER")
            self._db.execute("ALTER TABLE accounts_user_roles ENABLE TRIGGER USER")

    def _add_orders(self, begin: datetime, end: datetime, orders: int) -> None:
        values = {
            "template": self._order,
            "first": 1,
            "last": orders,
            "orders": orders,
            "begin": int(begin.timestamp() * 1000),
            "length": int((end - begin).total_seconds() * 1000),
            "month": f"{begin:%Y-%m}",
        }
        with self._db.transaction():
            for table, (where, changes) in self._copied().items():
                if table == "payments_payments":
                    self._copy(table, where, changes, values)
                else:
                    self._make_partition(table, where, changes, values, begin, end)

    def _copied(self) -> dict[str, tuple[str, dict[str, str]]]:
        """Return which rows are copied from each table, and what each copy has of its own."""
        order, payment = _ORDER.format(what="' order '"), _ORDER.format(what="' payment '")
        chosen = f"(1 + abs(hashint8(n + %(begin)s)::bigint) %% {self._customers})"
        when = f"core.uuid7_time({order})"
        its = "order_id = %(template)s"
        return {
            "orders_orders": (
                "id = %(template)s",
                {
                    "id": order,
                    "order_number": f"core.readable_number({order})",
                    "user_id": _CUSTOMER.format(n=chosen),
                    "created_at": when,
                    "updated_at": when,
                },
            ),
            "orders_items": (
                its,
                {
                    "id": _ORDER.format(what="' line ' || template.position || ' '"),
                    "order_id": order,
                    "tracks_stock": "false",
                },
            ),
            # What is copied was bought of the shop itself; a month of orders has these partitions.
            "orders_commissions": ("false", {}),
            # What nothing has happened to yet has no history.
            "orders_status_history": ("false", {}),
            "payments_payments": (
                its,
                {
                    "id": payment,
                    "order_id": order,
                    "payment_number": f"'PAY-' || core.readable_number({payment})",
                    "created_at": when,
                    "updated_at": when,
                },
            ),
        }

    def _make_partition(
        self,
        table: str,
        where: str,
        changes: dict[str, str],
        values: dict[str, Any],
        begin: datetime,
        end: datetime,
    ) -> None:
        month = f"{table}_{begin:%Y_%m}"
        self._db.execute(
            f"CREATE TABLE {month} (LIKE {table} INCLUDING DEFAULTS"
            " INCLUDING CONSTRAINTS INCLUDING GENERATED)".encode()
        )
        self._copy(table, where, changes, values, into=month)
        self._db.execute(
            sql.SQL(
                "ALTER TABLE {} ATTACH PARTITION {}"
                " FOR VALUES FROM (core.uuid7_floor({})) TO (core.uuid7_floor({}))"
            ).format(sql.Identifier(table), sql.Identifier(month), begin, end)
        )

    def _copy(
        self,
        table: str,
        where: str,
        changes: dict[str, str],
        values: dict[str, Any],
        *,
        into: str = "",
    ) -> None:
        """Copy the rows that are so, once for each number from first to last, with changes."""
        columns = self._columns(table)
        chosen = ", ".join(changes.get(column, f"template.{column}") for column in columns)
        self._db.execute(
            f"INSERT INTO {into or table} ({', '.join(columns)}) SELECT {chosen}"
            f" FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n"
            f" CROSS JOIN (SELECT * FROM {table} WHERE {where}) AS template".encode(),
            values,
        )

    def _columns(self, table: str) -> list[str]:
        found = self._db.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
            [table],
        )
        return [name for (name,) in found]


def _months_before(now: datetime) -> list[tuple[datetime, datetime]]:
    ends = [_month(now.year * 12 + now.month - 1 - ago) for ago in range(_MONTHS + 1)]
    return [(begin, end) for end, begin in pairwise(ends)][::-1]


def _month(number: int) -> datetime:
    return datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC)
