"""A process ends with the one that started it, even when it does not hear of it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

# A child that is deaf to what the kernel says, as while it still loads.
PROGRAM = """
import os, signal, sys, time
from souk.core import lifetimes
signal.signal(signal.SIGTERM, signal.SIG_IGN)
lifetimes._WATCH_SECONDS = lifetimes._FAREWELL_SECONDS = 0.1
parent = os.getpid()
child = os.fork()
if child == 0:
    lifetimes.end_without(parent)
    time.sleep(60)
    os._exit(0)
print(child, flush=True)
time.sleep(60)
"""


def test_a_deaf_child_does_not_outlive_its_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE) as parent:
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
