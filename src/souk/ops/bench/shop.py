"""A shop to measure: its own database under SOUK_HOME/bench, its own server on a free port."""

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
from pathlib import Path
from typing import Any

import psycopg

from souk.core.lifetimes import die_with_parent
from souk.ops.postgres import Cluster

HERE = Path(__file__).parent


class BenchFailed(Exception):
    """The benchmark cannot go on; the message says why."""


def prepare(cluster: Cluster, products: int) -> bool:
    """Migrate, and make the catalogue unless one of this size is there; say whether it was made."""
    subprocess.run(_souk("migrate"), check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - ourselves
    return fill(cluster, products)


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
    with psycopg.connect(cluster.url("owner"), autocommit=True) as db:
        db.execute("VACUUM ANALYZE")
    return True


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """Serve the shop on a free port; yields where."""
    address = ("127.0.0.1", _free_port())
    environment = {**os.environ, "PORT": str(address[1])}
    server = subprocess.Popen(  # noqa: S603 - ourselves
        _souk("serve"),
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )
    try:
        _wait_for(address, server)
        yield address
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
