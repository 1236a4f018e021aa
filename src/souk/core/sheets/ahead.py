"""Reading ahead: a file is read on while what was read before is written."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from queue import Empty, Full, Queue
from types import TracebackType
from typing import Generic, TypeVar

Read = TypeVar("Read")

_ROWS_A_PART = 200
# So many parts wait at most: what is in memory stays bounded, however large the file.
_PARTS = 20
_LOOK_SECONDS = 0.2


class Ahead(Generic[Read]):
    """The same rows in the same order, read by a thread while the caller does other things.

    What reading raises is raised where the rows are awaited. The thread ends with the block.
    """

    def __init__(self, rows: Iterator[Read]) -> None:
        self._rows = rows
        self._parts: Queue[list[Read] | BaseException] = Queue(_PARTS)
        self._is_over = threading.Event()
        self._may_read = threading.Event()
        self._may_read.set()
        self._thread = threading.Thread(target=self._fill, name="reading ahead", daemon=True)

    def __enter__(self) -> "Ahead[Read]":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over.set()
        self._may_read.set()
        self._empty()
        self._thread.join()

    def __iter__(self) -> Iterator[Read]:
        while part := self._parts.get():
            if isinstance(part, BaseException):
                raise part
            yield from part

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nothing be read meanwhile: of two threads of Python that both compute, one waits."""
        self._may_read.clear()
        try:
            yield
        finally:
            self._may_read.set()

    def _fill(self) -> None:
        try:
            while True:
                self._may_read.wait()
                part = list(islice(self._rows, _ROWS_A_PART))
                if not self._put(part) or not part:
                    return
        except BaseException as error:  # noqa: BLE001 - raised where the rows are awaited
            self._put(error)
        finally:
            if close := getattr(self._rows, "close", None):
                close()

    def _put(self, part: "list[Read] | BaseException") -> bool:
        """Hand a part over, and say whether it is still wanted."""
        while not self._is_over.is_set():
            try:
                self._parts.put(part, timeout=_LOOK_SECONDS)
            except Full:
                continue
            return True
        return False

    def _empty(self) -> None:
        try:
            while True:
                self._parts.get_nowait()
        except Empty:
            return
