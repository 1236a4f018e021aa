"""Reading ahead: a file is read on while what was read before is written."""

import threading
from collections.abc import Generator, Iterator
from itertools import islice
from queue import Empty, Full, Queue
from typing import TypeVar

Read = TypeVar("Read")

_ROWS_A_PART = 200
# So many parts wait at most: what is in memory stays bounded, however large the file.
_PARTS = 10
_LOOK_SECONDS = 0.2


def read_ahead(rows: Iterator[Read]) -> Generator[Read, None, None]:
    """Yield the same rows in the same order, read by a thread while the caller does other things.

    What reading raises is raised here, in its place. The thread ends when this ends.
    """
    parts: Queue[list[Read] | BaseException] = Queue(_PARTS)
    is_over = threading.Event()
    reader = threading.Thread(target=_fill, args=(rows, parts, is_over), daemon=True)
    reader.start()
    try:
        while part := parts.get():
            if isinstance(part, BaseException):
                raise part
            yield from part
    finally:
        is_over.set()
        _empty(parts)
        reader.join()


def _fill(
    rows: Iterator[Read], parts: "Queue[list[Read] | BaseException]", is_over: threading.Event
) -> None:
    try:
        while True:
            part = list(islice(rows, _ROWS_A_PART))
            if not _put(part, parts, is_over) or not part:
                return
    except BaseException as error:  # noqa: BLE001 - raised where the rows are awaited
        _put(error, parts, is_over)
    finally:
        if close := getattr(rows, "close", None):
            close()


def _put(
    part: "list[Read] | BaseException",
    parts: "Queue[list[Read] | BaseException]",
    is_over: threading.Event,
) -> bool:
    """Hand a part over, and say whether it is still wanted."""
    while not is_over.is_set():
        try:
            parts.put(part, timeout=_LOOK_SECONDS)
        except Full:
            continue
        return True
    return False


def _empty(parts: "Queue[list[Read] | BaseException]") -> None:
    try:
        while True:
            parts.get_nowait()
    except Empty:
        return
