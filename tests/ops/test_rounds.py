"""The worker's rounds: begun again after a failure, and none holds up another one."""

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from souk.accounts.events import PasswordChanged
from souk.core.delivery import follow_from_now
from souk.core.events import publish
from souk.notifications.models import Letter
from souk.ops.rounds import Round, go_round
from tests.factories import a_customer


def _go(one: Round, must_end: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=go_round, args=(one, must_end))
    thread.start()
    return thread


def test_a_round_that_fails_is_begun_again_later_and_later() -> None:
    must_end = threading.Event()
    times: list[float] = []

    def fail() -> int:
        times.append(time.monotonic())
        if len(times) == 4:
            must_end.set()
        raise ValueError("not now")

    _go(Round("failing", fail, pause_seconds=0.05), must_end).join(timeout=10)

    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert len(times) == 4
    assert gaps[0] < gaps[1] < gaps[2]


def test_a_round_goes_on_at_once_while_there_is_something_to_do() -> None:
    must_end = threading.Event()
    left = [50]

    def work() -> int:
        left[0] -= 1
        if not left[0]:
            must_end.set()
        return left[0]

    began = time.monotonic()
    _go(Round("busy", work, pause_seconds=5), must_end).join(timeout=10)

    assert time.monotonic() - began < 2


@pytest.mark.usefixtures("committed")
def test_a_worker_delivers_and_sends_and_ends_when_told(tmp_path: Path) -> None:
    follow_from_now()
    user, _ = a_customer()
    # The worker is a process of its own: what Django tests with is not for it.
    worker = subprocess.Popen(
        [sys.executable, "-m", "souk.cli", "worker"],
        env={**os.environ, "SOUK_HOME": str(tmp_path)},
    )
    try:
        publish(PasswordChanged(user.id))
        deadline = time.monotonic() + 30
        while not Letter.objects.filter(status="sent").exists():
            assert time.monotonic() < deadline, worker.poll()
            time.sleep(0.1)
    finally:
        worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=15) == 0
    sent = Letter.objects.filter(status="sent").count()
    assert [path.suffix for path in (tmp_path / "mail").iterdir()] == [".eml"] * sent
