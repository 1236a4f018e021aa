"""A process ends with the one that started it, even when it does not hear of it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = """
import ctypes, os, signal, sys, time
from souk.core import lifetimes
signal.signal(signal.SIGTERM, signal.SIG_IGN)
lifetimes._WATCH_SECONDS = 0.1
parent = os.getpid()
child = os.fork()
if child == 0:
    lifetimes.end_without(parent)
    {at}
    os._exit(0)
print(child, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize(
    "at",
    [
        # No other thread of Python runs meanwhile: nobody looks.
        pytest.param("ctypes.PyDLL(None).sleep(60)", id="that lets nobody else run"),
        # As when the parent went before the kernel was asked.
        pytest.param("lifetimes.die_with_parent(0); time.sleep(60)", id="whom the kernel forgot"),
    ],
)
def test_a_child_does_not_outlive_its_parent(at: str) -> None:
    program = PROGRAM.format(at=at)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(0.5)
        assert _lives(child)

        parent.send_signal(signal.SIGKILL)
        parent.wait()

        deadline = time.monotonic() + 10
        while _lives(child) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not _lives(child)


def _lives(process_id: int) -> bool:
    try:
        stat = Path(f"/proc/{process_id}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
