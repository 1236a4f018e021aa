import time
from collections.abc import Iterator
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connections
from django.test import override_settings
from hypothesis import HealthCheck, settings

from souk.accounts.queries import two_factors
from souk.accounts.queries.revocations import revocations
from tests.api import Api
from tests.database import owner

# How long an example takes says how busy the machine is, and nothing about Souk.
_ANY_MACHINE = "any machine"
settings.register_profile(_ANY_MACHINE, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(_ANY_MACHINE)


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Nothing: tests/database.py has made and migrated the database."""


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2 is slow by design, and tests make many people."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def fresh_revocations() -> None:
    """What one test has revoked is gone in the next: each asks the database again, once."""
    revocations.forget()


@pytest.fixture(autouse=True)
def unhurried_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of two-factor codes stands still in a test: on a busy machine none grows old."""
    now = time.time()
    monkeypatch.setattr(two_factors, "time", SimpleNamespace(time=lambda: now))


@pytest.fixture
def api(db: None) -> Api:
    """The API, as somebody who is not signed in; everything is rolled back afterwards."""
    return Api()


# What migrations put there, and what Django and the installer know about it.
_KEPT = {
    "accounts_roles",
    "audit_tables",
    "auth_permission",
    "core_sql_objects",
    "django_content_type",
    "django_migrations",
    "inventory_warehouses",
    "orders_part_transitions",
    "orders_status_transitions",
    "payments_methods",
    "sellers_status_transitions",
}


@pytest.fixture
def committed(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A database where commits are real, for threads and processes; emptied afterwards."""
    yield from _committed(django_db_blocker)


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The same for a whole file, whose tests share what is made once; they change nothing of it."""
    yield from _committed(django_db_blocker)


def _committed(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
        connections.close_all()
    with owner() as db:
        _empty(db)


def _empty(db: "psycopg.Connection[tuple[object, ...]]") -> None:
    tables = [
        str(name)
        for (name,) in db.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relispartition"
        )
        if name not in _KEPT
    ]
    looks = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
    filled = [str(name) for (name,) in db.execute(" UNION ALL ".join(looks).encode())]
    if filled:
        db.execute(f"TRUNCATE {', '.join(filled)} CASCADE".encode())
    db.execute("DELETE FROM inventory_warehouses WHERE code <> 'main'")
    db.execute("UPDATE inventory_warehouses SET is_active = true WHERE NOT is_active")
