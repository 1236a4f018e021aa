"""The database's own limit: the same order by pgbench, without HTTP; and what an order takes."""

import json
import re
import subprocess
import uuid
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from souk.ops.bench.requests import an_order
from souk.ops.bench.shop import HERE
from souk.ops.postgres import Cluster


def orders_per_second(
    cluster: Cluster, products: int, *, clients: int, seconds: int
) -> float | None:
    """Place the same orders by pgbench; None where this server came without it."""
    pgbench = cluster.bin_dir / "pgbench"
    if not pgbench.exists():
        return None
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own tool
        [
            *(str(pgbench), "--no-vacuum", "--protocol=prepared", f"--client={clients}"),
            *("--jobs=2", f"--time={seconds}", f"--define=products={products}"),
            f"--file={HERE / 'order.pgbench'}",
        ],
        env=_libpq(cluster.url("app"), cluster.bin_dir),
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    return float(found.group(1)) if found else None


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
