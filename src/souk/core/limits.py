"""Rate limits: who has used up their turns waits for the next one (GCRA).

A limit of 10/m lets ten tries through at once, then one every six seconds.
"""

import hashlib
import math
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

from django.conf import settings

from souk.core.database.functions import Bigints, Uuids, call, call_rows
from souk.core.errors import TooManyRequests

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_WRITTEN = re.compile(r"([1-9]\d{0,6})/([1-9]\d{0,3})?([smhd])")


@dataclass(frozen=True, slots=True)
class Limit:
    """So many turns in so many seconds."""

    count: int
    seconds: int

    @property
    def period(self) -> int:
        """The whole time in microseconds."""
        return self.seconds * 1_000_000

    @property
    def step(self) -> int:
        """The microseconds until a turn comes back."""
        return self.period // self.count

    def share(self, parts: int) -> "Limit":
        """Return what one of so many parts may give, so that all together keep the limit."""
        return Limit(max(1, self.count // parts), self.seconds)


# What each rule is about stands in edge/limits.py; operators change them by SOUK_RATE_LIMITS.
DEFAULTS = {
    "auth": Limit(30, 60),
    "signup": Limit(100, 3600),
    "checkout": Limit(60, 60),
    "payments": Limit(20, 60),
    "coupons": Limit(20, 60),
    "search": Limit(600, 60),
}


def limits_from(written: str) -> dict[str, Limit]:
    """Return the limits in force: the defaults, with those that `auth=20/m,search=off` names.

    `off` alone switches all of them off. Raises ValueError with what to write.
    """
    if written.strip() == "off":
        return {}
    limits = dict(DEFAULTS)
    for part in filter(None, (part.strip() for part in written.split(","))):
        name, _, limit = (word.strip() for word in part.partition("="))
        if name not in DEFAULTS:
            raise ValueError(f"unknown limit {name!r}; known are {', '.join(DEFAULTS)}")
        if limit == "off":
            limits.pop(name, None)
        else:
            limits[name] = _read(limit)
    return limits


def _read(written: str) -> Limit:
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise ValueError(f"write a limit as 10/m, 100/10m, 5/s, 1000/h or off, not {written!r}")
    count, times, unit = found.groups()
    return Limit(int(count), int(times or 1) * _UNITS[unit])


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that was taken, or refused; `used` is the microseconds until all are back."""

    rule: str
    limit: Limit
    bucket: UUID
    is_granted: bool
    used: int

    @property
    def remaining(self) -> int:
        left = (self.limit.period - self.used) // self.limit.step
        return min(max(left, 0), self.limit.count)

    @property
    def resets_in(self) -> int:
        """The seconds until all turns are back."""
        return max(0, math.ceil(self.used / 1_000_000))

    @property
    def retry_after(self) -> int:
        """The seconds until the next turn."""
        return max(1, math.ceil((self.used + self.limit.step - self.limit.period) / 1_000_000))


def take_turns(wanted: Iterable[tuple[str, str]]) -> list[Turn]:
    """Take a turn for each pair of rule and caller, shared by all processes; one statement.

    Whoever is refused gets a turn of the other rules all the same: it was a try. Outside of any
    transaction, so that a turn is taken whatever becomes of the request.
    """
    limits: dict[str, Limit] = settings.RATE_LIMITS
    rules = {_bucket(rule, caller): rule for rule, caller in wanted if rule in limits}
    if not rules:
        return []
    buckets = Uuids(rules)
    rows = call_rows(
        "core.take_turns",
        buckets,
        Bigints(limits[rule].step for rule in rules.values()),
        Bigints(limits[rule].period for rule in rules.values()),
    )
    return [
        Turn(rules[bucket], limits[rules[bucket]], bucket, is_granted, used)
        for bucket, is_granted, used in rows
    ]


def give_back(turns: Iterable[Turn]) -> None:
    """Give turns back, for what was no try against the limit after all; one statement."""
    granted = [turn for turn in turns if turn.is_granted]
    if granted:
        buckets = Uuids(turn.bucket for turn in granted)
        call("core.give_back_turns", buckets, Bigints(turn.limit.step for turn in granted))


def refuse_if_used_up(turns: Iterable[Turn]) -> None:
    """Raise TooManyRequests when one of the turns was not granted."""
    waits = [turn.retry_after for turn in turns if not turn.is_granted]
    if waits:
        raise TooManyRequests(retry_after=max(waits))


@dataclass(slots=True)
class ProcessTurns:
    """Turns that one process of the server counts by itself: no statement, no lock on a row.

    Each process gives its share of the limit, so that a server keeps the whole of it.
    """

    processes: int
    _used_until: dict[UUID, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, rule: str, caller: str) -> Turn | None:
        """Take a turn; None where the rule is switched off."""
        whole: Limit | None = settings.RATE_LIMITS.get(rule)
        if whole is None:
            return None
        limit = whole.share(self.processes)
        bucket = _bucket(rule, caller)
        with self._lock:
            now = time.monotonic()
            self._forget(now)
            begins = max(self._used_until.get(bucket, now), now)
            used = round((begins - now) * 1_000_000)
            is_granted = used + limit.step <= limit.period
            if is_granted:
                used += limit.step
                self._used_until[bucket] = now + used / 1_000_000
        return Turn(rule, limit, bucket, is_granted, used)

    def _forget(self, now: float) -> None:
        """Drop who has all turns back, once there are many."""
        if len(self._used_until) < _MANY:
            return
        self._used_until = {key: until for key, until in self._used_until.items() if until > now}
        # More callers than that at once are no shoppers; the oldest are forgotten.
        for key in list(self._used_until)[: max(0, len(self._used_until) - _MANY // 2)]:
            del self._used_until[key]


_MANY = 20_000


def _bucket(rule: str, caller: str) -> UUID:
    key = hashlib.sha256(settings.SECRET_KEY.encode()).digest()
    text = f"{rule}\0{caller}".encode("utf-8", "surrogatepass")
    return UUID(bytes=hashlib.blake2b(text, key=key, digest_size=16).digest())
