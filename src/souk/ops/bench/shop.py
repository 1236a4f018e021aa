"""A shop to measure: its own database in a folder of its own, its own server on a free port."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from souk.core.lifetimes import die_with_parent
from souk.ops.postgres import Cluster

HERE = Path(__file__).parent


class BenchFailed(Exception):
    """The benchmark cannot go on; the message says why."""


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a shop of the bench that lives there."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {
        "SOUK_HOME": str(home),
        "SOUK_LOG_LEVEL": "WARNING",
        # The load comes from one address.
        "SOUK_RATE_LIMITS": "off",
    }


def prepare(cluster: Cluster, products: int) -> bool:
    """Migrate, and make the catalogue unless one of this size is there; say whether it was made."""
    migrate(cluster)
    was_made = fill(cluster, products)
    if _post_words(cluster) or was_made:
        # Else the database would write it down for a quarter of an hour, beside what is measured.
        cluster.stop()
        cluster.start()
    with psycopg.connect(cluster.url("owner")) as db:
        # As the worker does every ten minutes; the bench has none.
        db.execute("SELECT search.choose_prominent()")
    return was_made


def _post_words(cluster: Cluster) -> bool:
    """Post the words of all products, as the worker does; say whether any waited."""
    posted = 0
    with psycopg.connect(cluster.url("owner"), autocommit=True) as db:
        while (taken := db.execute("SELECT search.post_noted(10000)").fetchone()) != (0,):
            posted += taken[0] if taken else 0
    if posted:
        tidy(cluster)
    return posted > 0


def migrate(cluster: Cluster) -> None:
    """Bring a shop of the bench up to date with the code."""
    subprocess.run(  # noqa: S603 - ourselves
        _souk("migrate"), check=True, stdout=subprocess.DEVNULL, env=environment(cluster.home)
    )


def fill(cluster: Cluster, products: int) -> bool:
    """Make the catalogue of a migrated shop, unless it is there; return whether it was made."""
    with psycopg.connect(cluster.url("owner")) as db:
        present = db.execute("SELECT count(*) FROM catalog_products").fetchone()
        if present == (products,):
            return False
        if present != (0,):
            raise BenchFailed(
                f"the bench has a catalogue of another size; remove {cluster.home} for a new one"
            )
        text = (HERE / "catalogue.sql").read_text().replace(":products", str(products))
        db.execute(text.encode())
    tidy(cluster)
    return True


def tidy(cluster: Cluster) -> None:
    """Do for the tables that hold something what autovacuum would do while it is measured.

    Not for the others: no new shop knows of a table that it is empty, and plans for it as such.
    """
    with psycopg.connect(cluster.url("owner"), autocommit=True) as db:
        filled = db.execute(
            "SELECT oid::regclass::text FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND pg_relation_size(oid) > 0"
        ).fetchall()
        db.execute(f"VACUUM ANALYZE {', '.join(name for (name,) in filled)}".encode())


@dataclass(frozen=True, slots=True)
class Served:
    """A shop that answers at an address."""

    address: tuple[str, int]
    server: "subprocess.Popen[bytes]"

    @property
    def largest_process_megabytes(self) -> float:
        """The resident memory of the largest process that answers requests (Linux)."""
        pages = [_resident_pages(pid) for pid in children(self.server.pid)]
        return max(pages, default=0) * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """Serve the shop on a free port."""
    address = ("127.0.0.1", _free_port())
    server = subprocess.Popen(  # noqa: S603 - ourselves
        _souk("serve"),
        env={**environment(home), "PORT": str(address[1])},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )
    try:
        _wait_for(address, server)
        yield Served(address, server)
    finally:
        server.terminate()
        server.wait(timeout=30)


def customers(address: tuple[str, int], count: int) -> list[str]:
    """Return the access tokens of so many customers; they are registered the first time."""
    tokens = []
    for number in range(count):
        who = {"email": f"bench{number}@example.com", "password": "a password for the bench"}
        with suppress(urllib.error.HTTPError):  # Who is there already may be asked to wait.
            _post(address, "/auth/register", who)
        tokens.append(str(_post(address, "/auth/login", who)["access_token"]))
    return tokens


def _post(address: tuple[str, int], path: str, body: dict[str, str]) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{address[1]}/api/v1{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - ourselves
        return json.loads(answer.read())


def children(pid: int) -> list[int]:
    """Return the processes that a process has started (Linux)."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def _resident_pages(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1])


def _wait_for(address: tuple[str, int], server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{address[1]}/health/live", timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise BenchFailed("the server does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _souk(name: str) -> list[str]:
    return [sys.executable, "-m", "souk.cli", name]
