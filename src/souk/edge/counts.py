"""How many requests were answered, and how quickly: counted by each process in a file of its own.

Whichever process is asked for the metrics adds up what all of them have counted. The files are
numbers that are mapped into memory: counting costs no system call, and a process that dies leaves
what it has counted behind, until the server is started anew.
"""

import contextlib
import mmap
import os
import shutil
import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# Upper bounds in seconds; what took longer is in the total alone.
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

_CLASSES = 5
# Of each route: answers by the first digit of their status, by bound and beyond, microseconds.
_SLOTS = _CLASSES + len(BOUNDS) + 1 + 1
_MOST_ROUTES = 2000
_WORD = 8


@dataclass(slots=True)
class Counted:
    """What was counted of one method and route."""

    statuses: list[int] = field(default_factory=lambda: [0] * _CLASSES)
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    microseconds: int = 0

    def add(self, slots: list[int]) -> None:
        """Add what another process counted."""
        self.statuses = [a + b for a, b in zip(self.statuses, slots, strict=False)]
        rest = slots[_CLASSES:]
        self.buckets = [a + b for a, b in zip(self.buckets, rest, strict=False)]
        self.microseconds += slots[-1]


class Counts:
    """What this process counts, in a folder that its server's processes share."""

    def __init__(self, home: Path) -> None:
        self._lock = threading.Lock()
        self._places: dict[tuple[str, str], int] = {}
        self._folder = home / str(os.getppid())
        _forget_ended(home)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{os.getpid()}.counts"
        with path.open("w+b") as file:
            file.truncate(_MOST_ROUTES * _SLOTS * _WORD)
            self._memory = mmap.mmap(file.fileno(), 0)
        self._words = memoryview(self._memory).cast("Q")
        self._names = path.with_suffix(".routes")
        self._names.write_text("")

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        with self._lock:
            place = self._places.get((method, route))
            if place is None:
                place = self._named(method, route)
            words = self._words
            words[place + status // 100 - 1] += 1
            words[place + _CLASSES + bisect_left(BOUNDS, seconds)] += 1
            words[place + _SLOTS - 1] += int(seconds * 1_000_000)

    def all(self) -> dict[tuple[str, str], Counted]:
        """Return what all processes of this server have counted, by method and route."""
        found: defaultdict[tuple[str, str], Counted] = defaultdict(Counted)
        for names in sorted(self._folder.glob("*.routes")):
            content = memoryview(names.with_suffix(".counts").read_bytes()).cast("Q")
            for number, line in enumerate(names.read_text().splitlines()):
                method, _, route = line.partition(" ")
                slots = content[number * _SLOTS : (number + 1) * _SLOTS].tolist()
                found[method, route].add(slots)
        return dict(sorted(found.items()))

    def _named(self, method: str, route: str) -> int:
        """Return the place of a route that comes for the first time."""
        number = len(self._places)
        if number >= _MOST_ROUTES:
            raise AssertionError("routes are patterns, and there are not that many")
        with self._names.open("a") as file:
            file.write(f"{method} {route}\n")
        self._places[method, route] = number * _SLOTS
        return number * _SLOTS


def _forget_ended(home: Path) -> None:
    """Remove what processes of servers have counted that are no more."""
    for folder in _folders(home):
        if not _is_alive(int(folder.name)):
            shutil.rmtree(folder, ignore_errors=True)


def _folders(home: Path) -> Iterator[Path]:
    with contextlib.suppress(FileNotFoundError):
        yield from (entry for entry in home.iterdir() if entry.name.isdigit())


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
