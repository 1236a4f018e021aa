"""Processes that end with the one that started them."""

import ctypes
import os
import signal
import threading
import time

_PR_SET_PDEATHSIG = 1
_WATCH_SECONDS = 1.0


def die_with_parent(word: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to end this process when its parent is gone, even by kill -9.

    Linux only; elsewhere an orphan has to be stopped by hand.
    """
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(_PR_SET_PDEATHSIG, word)


def end_without(parent: int) -> None:
    """End a process of the server at once when its parent is gone.

    Not in good order: the server's own way to stop may wait for ever for a thread that waits for
    it, and who would end it after a while is gone. What it was at is rolled back.
    The kernel's word may come too early, while nobody has asked for it yet: so we look, too.
    """
    die_with_parent(signal.SIGKILL)
    threading.Thread(target=_watch, args=(parent,), name="watch the parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)
