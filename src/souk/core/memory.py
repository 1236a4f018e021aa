"""What a long-lived process holds of the machine's memory."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8


def give_back_memory() -> None:
    """Ask the C library to give freed memory back, and to keep one heap for all threads.

    glibc only. Else each thread has a heap of its own, and each large answer that was ever freed
    raises what is kept for the next one: it ends as megabytes that nobody uses.
    """
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(_M_ARENA_MAX, 1)
        libc.mallopt(_M_MMAP_THRESHOLD, 128 * 1024)
        libc.mallopt(_M_TRIM_THRESHOLD, 128 * 1024)


def keep_loaded() -> None:
    """Tell the collector that what is loaded by now stays: it need not look through it again."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@contextmanager
def loading() -> Iterator[None]:
    """Load within what stays for good: the collector does not look through it, then or later."""
    gc.disable()
    try:
        yield
    finally:
        keep_loaded()
        gc.enable()
