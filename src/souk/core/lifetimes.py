"""Processes that end with the one that started them."""

import ctypes
import os
import signal
import threading
import time

_PR_SET_PDEATHSIG = 1
_WATCH_SECONDS = 1.0
# What the server gives its processes to finish what they are at.
_FAREWELL_SECONDS = 10.0


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent is gone, even by kill -9.

    Linux only; elsewhere an orphan has to be stopped by hand.
    """
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def end_without(parent: int) -> None:
    """End this process soon after its parent is gone: in good order, and if that fails, at once.

    The kernel's word may come before anybody listens to it, as while a process still loads.
    """
    threading.Thread(target=_watch, args=(parent,), name="watch the parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_FAREWELL_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)
