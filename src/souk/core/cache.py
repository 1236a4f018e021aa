"""Answers kept in Redis or Valkey, where there is one: forgotten by events, at last by time.

An entry bears the generations of its topics, which were read before what it shows. To forget a
topic is to delete its generation: the next reader begins another one, and whatever was, or still
is being, written under the old one is never read again. So a fill and a change may race, in any
number of processes, and a Redis that was emptied or restored holds nothing that is taken for new.

Every failure of Redis is a miss, told once in the log, and for some seconds nobody asks it again.
"""

import secrets
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from django.conf import settings
from django.core.cache import cache

log = structlog.get_logger("souk.cache")

# How long a Redis that failed is left alone.
PAUSE_SECONDS = 5.0
# Longer than any entry lives.
_GENERATION_SECONDS = 48 * 60 * 60
# Of more topics that Redis could not be told of, it is to forget all that there are.
_MOST_UNTOLD, _ALL = 10_000, "*"
_END_OF_STAMP = "\x1d"

Result = TypeVar("Result")


class Text:
    """Reads and writes text alone."""

    def dumps(self, value: str) -> bytes:
        return value.encode()

    def loads(self, value: bytes) -> str:
        # What others wrote there may be anything: it bears no stamp of ours.
        return value.decode(errors="replace")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept under a key for some seconds at most, until one of its topics is forgotten."""

    key: str
    topics: tuple[str, ...]
    seconds: int


@dataclass(frozen=True, slots=True)
class Found:
    """The texts of entries, None where one is not known, and what their topics' generations are."""

    texts: tuple[str | None, ...]
    generations: dict[str, str]
    is_reached: bool = True


def is_on() -> bool:
    """Say whether this shop has a cache at all."""
    return not settings.CACHES["default"]["BACKEND"].endswith("DummyCache")


def look_up(entries: Sequence[Entry]) -> Found:
    """Return what is known of some entries: one round trip."""
    topics = _topics_of(entries)
    keys = [_generation(topic) for topic in topics] + [entry.key for entry in entries]
    values = _asking(lambda: cache.get_many(keys))
    if values is None:
        return Found((None,) * len(entries), {}, is_reached=False)
    known = {topic: values[_generation(topic)] for topic in topics if _generation(topic) in values}
    return Found(tuple(_fresh(entry, values.get(entry.key), known) for entry in entries), known)


def keep(entry: Entry, text: str, found: Found) -> None:
    """Keep what was read after `found` was looked up.

    Where a topic had no generation then, it gets one now, and the next reader keeps its text: so
    that what does not exist is never given one.
    """
    if not found.is_reached or entry.seconds <= 0:
        return
    stamp = _stamp(entry, found.generations)
    if stamp is None:
        for topic in entry.topics:
            if topic not in found.generations:
                _begin(topic)
        return
    _asking(lambda: cache.set(entry.key, stamp + _END_OF_STAMP + text, entry.seconds))


def forget(topics: Collection[str]) -> bool:
    """Forget every entry of these topics; return False when Redis could not be told.

    Then this process tells it before it asks anything else.
    """
    if not is_on() or not topics:
        return True

    def tell() -> bool:
        _tell(topics)
        return True

    is_told = _asking(tell) is not None
    if not is_told:
        line.owe(topics)
    return is_told


class _Line:
    """Whether this process reaches Redis; told when that changes."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.is_broken = False
        self.tried_at = 0.0
        self.untold: set[str] = set()

    def may_try(self) -> bool:
        """Say whether to ask; while it is broken, one caller in a while."""
        if not self.is_broken:
            return True
        with self.lock:
            if time.monotonic() < self.tried_at + PAUSE_SECONDS:
                return False
            self.tried_at = time.monotonic()
            return True

    def owe(self, topics: Collection[str]) -> None:
        """Keep in mind what is to be forgotten: a Redis that was out of reach has all it had."""
        with self.lock:
            self.untold.update(topics)
            if len(self.untold) > _MOST_UNTOLD:
                self.untold = {_ALL}

    def settle(self) -> None:
        """Have forgotten what could not be told before."""
        if not self.untold:
            return
        with self.lock:
            topics, self.untold = self.untold, set()
        try:
            _tell(topics)
        except Exception:
            self.owe(topics)
            raise

    def note(self, error: Exception | None) -> None:
        with self.lock:
            was_broken, self.is_broken = self.is_broken, error is not None
            if error is not None:
                self.tried_at = time.monotonic()
        if error is not None and not was_broken:
            log.warning("the cache cannot be reached; going on without it", reason=str(error))
        if error is None and was_broken:
            log.info("the cache is back")


line = _Line()


def _asking(ask: Callable[[], Result]) -> Result | None:
    """Return what Redis says, None when it says nothing."""
    if not line.may_try():
        return None
    try:
        line.settle()
        answer = ask()
    except Exception as error:
        # Whatever its client raises: nothing here is worth an error to a shopper.
        if not _is_of_redis(error):
            raise
        line.note(error)
        return None
    line.note(None)
    return answer


def _is_of_redis(error: Exception) -> bool:
    kinds = {kind.__module__.partition(".")[0] for kind in type(error).__mro__}
    return "redis" in kinds or isinstance(error, OSError)


def _tell(topics: Collection[str]) -> None:
    if _ALL in topics:
        cache.clear()
    else:
        cache.delete_many([_generation(topic) for topic in topics])


def _begin(topic: str) -> None:
    _asking(lambda: cache.add(_generation(topic), secrets.token_hex(8), _GENERATION_SECONDS))


def _fresh(entry: Entry, value: Any, generations: dict[str, str]) -> str | None:
    if value is None:
        return None
    stamp, _, text = value.partition(_END_OF_STAMP)
    return str(text) if stamp == _stamp(entry, generations) else None


def _stamp(entry: Entry, generations: dict[str, str]) -> str | None:
    if not all(topic in generations for topic in entry.topics):
        return None
    return ".".join(generations[topic] for topic in entry.topics)


def _topics_of(entries: Sequence[Entry]) -> list[str]:
    return list(dict.fromkeys(topic for entry in entries for topic in entry.topics))


def _generation(topic: str) -> str:
    return f"generation:{topic}"
