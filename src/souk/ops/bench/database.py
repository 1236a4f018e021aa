"""The database's own limit: orders by pgbench, without HTTP; and what an order takes."""

import json
import re
import subprocess
import uuid
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg

from souk.ops.bench.requests import an_order
from souk.ops.bench.shop import HERE, BenchFailed
from souk.ops.postgres import Cluster


def has_pgbench(cluster: Cluster) -> bool:
    """Say whether this server came with it."""
    return (cluster.bin_dir / "pgbench").exists()


def orders_per_second(cluster: Cluster, products: int, *, clients: int, seconds: int) -> float:
    """Place the same orders by pgbench, all for one customer of the bench."""
    with psycopg.connect(cluster.url("owner")) as db:
        found = db.execute("SELECT id FROM accounts_users WHERE email = 'bench0@example.com'")
        customer = str(*(found.fetchone() or ("",)))
    given = {"products": str(products), "customer": customer}
    return _pgbench(cluster, "order.pgbench", given, clients=clients, seconds=seconds)


def bare_orders_per_second(cluster: Cluster, products: int, *, clients: int, seconds: int) -> float:
    """Write rows like an order's into plain tables by pgbench: what the machine can do."""
    text = (HERE / "bare.sql").read_text().replace(":products", str(products))
    with psycopg.connect(cluster.url("owner")) as db:
        db.execute(text.encode())
    rate = _pgbench(
        cluster, "bare.pgbench", {"products": str(products)}, clients=clients, seconds=seconds
    )
    with psycopg.connect(cluster.url("owner")) as db:
        db.execute("DROP SCHEMA bare CASCADE")
    return rate


def _pgbench(
    cluster: Cluster, script: str, given: dict[str, str], *, clients: int, seconds: int
) -> float:
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own tool
        [
            str(cluster.bin_dir / "pgbench"),
            *("--no-vacuum", "--protocol=prepared", f"--client={clients}"),
            *("--jobs=2", f"--time={seconds}", f"--file={HERE / script}"),
            *(f"--define={name}={value}" for name, value in given.items()),
        ],
        env=_libpq(cluster.url("app"), cluster.bin_dir),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchFailed(f"pgbench failed: {done.stderr.strip()[-1000:]}")
    found = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"pgbench said nothing of its rate: {done.stdout}")
    return float(found.group(1))


def statements_of_an_order(products: int, lines: int) -> int:
    """Return how many SQL statements the server sends for an order of so many lines."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client(HTTP_HOST="localhost")
    body = json.dumps(an_order(products, lines))
    with CaptureQueriesContext(connection) as captured:
        answer = browser.post(
            "/api/v1/orders",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )
    if answer.status_code != 201:
        raise RuntimeError(f"the order of {lines} lines got {answer.status_code}")
    return len(captured)


def _libpq(url: str, bin_dir: Path) -> dict[str, str]:
    """Return the variables by which PostgreSQL's tools find the database."""
    parts = urlsplit(url)
    return {
        "PGUSER": parts.username or "",
        "PGPASSWORD": parts.password or "",
        "PGDATABASE": parts.path.lstrip("/"),
        "PGHOST": parse_qs(parts.query)["host"][0],
        "PATH": str(bin_dir),
    }
