"""A whole shop, started as its operator would start it: `souk demo`, in processes of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from souk.ops.postgres import Cluster
from souk.ops.storm.processes import kill, postmaster_of, processes_of

# What tests/database.py sets for this process is not for the shop.
_OURS = ("DATABASE_", "SOUK_", "PG", "DJANGO_")
_START_SECONDS = 180


@dataclass
class Shop:
    """A running shop under a home of its own."""

    home: Path
    port: int = field(default_factory=lambda: free_port())
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        return {**kept, "SOUK_HOME": str(self.home), "PORT": str(self.port)}

    def start(self) -> None:
        """Start it and wait until it is ready."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "output").open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "souk.cli", "demo"],
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_heed_ctrl_c,
            )
        self.wait_until(lambda: self.is_ready)

    def wait_until(self, condition: Any, seconds: float = _START_SECONDS) -> None:
        try:
            wait_for(condition, seconds)
        except TimeoutError:
            files = (self.home / "output", self.home / "postgres/log")
            raise TimeoutError("\n".join(file.read_text()[-1500:] for file in files)) from None

    @property
    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(self.address + "/health/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def call(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, dict[str, Any]]:
        """Call the API; raises OSError where the shop does not answer."""
        request = urllib.request.Request(
            f"{self.address}/api/v1{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **headers},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.load(refusal)

    def order(self, body: dict[str, Any], *, key: str | None = None) -> tuple[int, dict[str, Any]]:
        key = key or str(uuid.uuid4())
        return self.call("POST", "/orders", body, **{"Idempotency-Key": key})

    def souk(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of Souk's beside the shop."""
        return subprocess.run(
            [sys.executable, "-m", "souk.cli", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def processes(self) -> dict[int, str]:
        """Return the shop's processes that live, by their id, with their command lines."""
        return processes_of(self.home)

    def kill(self, *words: str) -> None:
        """Kill -9 every process of the shop whose command line has one of the words; all of them
        without any word, PostgreSQL included.
        """
        for process_id, command in self.processes().items():
            if not words or any(word in command for word in words):
                kill(process_id)
        if not words:
            self.kill_postgres()

    def kill_postgres(self) -> None:
        """Kill -9 the database's postmaster, as the kernel does when memory runs out."""
        postmaster = postmaster_of(self.home)
        assert postmaster is not None
        kill(postmaster)

    def stop(self) -> None:
        """End it by Ctrl-C."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=180)

    def remove(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.stop()
        Cluster(self.home).stop()
        shutil.rmtree(self.home, ignore_errors=True)


def wait_for(condition: Callable[[], bool], seconds: float = _START_SECONDS) -> None:
    """Wait until something is so; raise TimeoutError when it takes too long."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _heed_ctrl_c() -> None:
    """Tests that a shell runs in the background ignore Ctrl-C, and so would what they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
