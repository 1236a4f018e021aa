"""A pytest plugin: a private PostgreSQL with a fresh, migrated database, before Django loads.

With several workers each has a PostgreSQL of its own: events wait for the transactions of a whole
server, also for those of other databases.

Tests work as the application role, as the server does; `owner()` is for what only the owner may.
"""

import atexit
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from souk.ops.postgres import Cluster
from tests.leaving import stop_without_us

NAME = f"souk_test_{os.getpid()}"


def _begin() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    home = Path(os.environ.get("SOUK_HOME", ".souk")).absolute()
    home /= f"test-{worker}" if worker else "test"
    cluster = Cluster(home)
    was_running = cluster.is_running
    cluster.start()
    watcher = None if was_running else stop_without_us(cluster)
    _spare_the_disk(cluster)
    owner = cluster.url("owner")
    with psycopg.connect(owner, autocommit=True) as db:
        db.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))

    def end() -> None:
        from django.db import connections

        connections.close_all()
        with psycopg.connect(owner, autocommit=True) as db:
            db.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(NAME)))
        if watcher is not None:
            cluster.stop()
            watcher.dismiss()

    atexit.register(end)
    os.environ |= {
        "SOUK_HOME": str(home),
        "DATABASE_URL": _named(cluster.url("app")),
        "DATABASE_OWNER_URL": _named(owner),
        "SOUK_SECRET_KEY": "a key for tests, which keep no secrets",
        "SOUK_ENCRYPTION_KEYS": "another key for tests that keep no secrets",
        "SOUK_PAYMENT_GATEWAYS": "manual,test",
        "SOUK_TEST_WEBHOOK_SECRET": "whsec_dGVzdHMga2VlcCBubyBzZWNyZXRz",
        "SOUK_LOG_LEVEL": "ERROR",
        # Tests come from one address; those of the limits switch them on.
        "SOUK_RATE_LIMITS": "off",
        "SOUK_BASE_URL": "http://testserver",
        "SOUK_ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "souk.config.settings",
    }
    subprocess.run(
        [sys.executable, "-m", "souk.cli", "migrate"], check=True, stdout=subprocess.DEVNULL
    )


def _spare_the_disk(cluster: Cluster) -> None:
    """Leave it to the system when files reach the disk, for emptying tables waits for nothing else.

    What a killed process has written is kept all the same; only a power cut would lose it.
    """
    (cluster.data / "postgresql.auto.conf").write_text("fsync = off\nfull_page_writes = off\n")
    postmaster, *_ = (cluster.data / "postmaster.pid").read_text().split()
    os.kill(int(postmaster), signal.SIGHUP)


def _named(url: str) -> str:
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    password = parts.pop("password", "")
    user, host = parts["user"], parts["host"]

    return f"postgresql://{quote(user)}:{quote(password)}@/{NAME}?host={quote(host, safe='')}"


def owner() -> "psycopg.Connection[tuple[object, ...]]":
    """Return a connection as the owner of the database."""
    return psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True)


def _only_hands_out() -> bool:
    """Say whether this process leaves the tests to workers."""
    given = any(word.startswith(("-n", "--numprocesses")) for word in sys.argv)
    return given and "PYTEST_XDIST_WORKER" not in os.environ


if not _only_hands_out():
    _begin()
