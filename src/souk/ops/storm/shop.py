"""A shop for a storm: a home of its own that begins empty, and all its processes."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from souk.core.lifetimes import die_with_parent
from souk.ops.bench.shop import fill
from souk.ops.postgres import Cluster
from souk.ops.storm.client import Lost
from souk.ops.storm.operations import HOT, HOT_STOCK, LATE, LATE_STOCK, PRODUCTS
from souk.ops.storm.stock import StockRefused, begin_stock

ADMIN = ("storm-admin@example.com", "a password for the storm")

_START_SECONDS = 180
_STOP_SECONDS = 60


class StormFailed(Exception):
    """The storm cannot begin; the message says why."""


class StormShop:
    """A shop under a home that is made anew, and kept only when something was wrong."""

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.cluster = Cluster(self.home)
        self.port = _free_port()
        self.warehouses: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        """Make the shop, open it, and wait until it is ready."""
        self.remove()
        os.environ |= {
            "SOUK_HOME": str(self.home),
            "PORT": str(self.port),
            "SOUK_PAYMENT_GATEWAYS": "manual,test",
            # The buyers come from one address.
            "SOUK_RATE_LIMITS": "off",
            "SOUK_LOG_LEVEL": "ERROR",
            # What carts hold runs out while the storm lasts.
            "SOUK_RESERVATION_MINUTES": "1",
            "SOUK_ADMIN_PASSWORD": ADMIN[1],
        }
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "SOUK_BASE_URL", "SOUK_ALLOWED_HOSTS"):
            os.environ.pop(name, None)
        self._start()
        fill(self.cluster, PRODUCTS)
        self._souk("create-admin", ADMIN[0])
        try:
            counted = {HOT: HOT_STOCK, LATE: LATE_STOCK}
            self.warehouses = begin_stock(self.port, ADMIN, counted, late=LATE)
        except (StockRefused, Lost) as error:
            raise StormFailed(f"the stock could not be set: {error}") from None

    def is_ready(self) -> bool:
        try:
            address = f"http://127.0.0.1:{self.port}/health/ready"
            urllib.request.urlopen(address, timeout=5).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    def wait_until_ready(self) -> bool:
        """Wait until the shop is whole; return whether it came to that."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self.is_ready():
                return True
            time.sleep(0.1)
        return False

    def close(self) -> None:
        """Close the shop in good order."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(timeout=_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self.cluster.stop()

    def remove(self) -> None:
        if self.home.exists():
            self.cluster.stop()
            shutil.rmtree(self.home, ignore_errors=True)

    def _start(self) -> None:
        self.home.mkdir(parents=True)
        with (self.home / "output").open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "souk.cli", "up"],
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        if not self.wait_until_ready():
            raise StormFailed(f"the shop did not open; see {self.home / 'output'}")

    def _souk(self, *arguments: str) -> None:
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", "souk.cli", *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StormFailed(f"souk {arguments[0]}: {done.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
