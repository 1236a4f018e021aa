"""What the worker does again and again: rounds, each in a thread of its own.

A round that hangs or fails holds up no other one, and no scheduled job.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import structlog
from django.db import connections

from souk.catalog.operations.fetching import fetch_next_picture
from souk.checkout.operations.gateway_events import take_in_events
from souk.core.delivery import deliver, follow_from_now
from souk.core.errors import DomainError
from souk.core.events import subscribers
from souk.exchange.operations.imports import run_next_import
from souk.exchange.operations.undo import run_next_undo
from souk.notifications.operations.sending import send_letters
from souk.search.operations.forgetting import StockWatch, forget_changed_pages
from souk.search.operations.stock import follow_noted_stock
from souk.webhooks.operations.sending import send_deliveries, senders

log = structlog.get_logger("souk.worker")

_LONGEST_PAUSE_SECONDS = 30.0
_FAREWELL_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Round:
    """Something done until there is nothing left to do, then again after a pause.

    `act` does some of it and returns how much.
    """

    name: str
    act: Callable[[], int]
    pause_seconds: float = 0.5


def rounds() -> list[Round]:
    """Return the rounds of a worker."""
    return [
        *(Round(f"deliver to {name}", partial(deliver, name)) for name in subscribers()),
        Round("send letters", send_letters, pause_seconds=1),
        Round("take in gateways' events", take_in_events),
        Round("take in imports", run_next_import, pause_seconds=1),
        Round("undo imports", run_next_undo, pause_seconds=1),
        Round("fetch pictures", fetch_next_picture, pause_seconds=2),
        Round("send to webhooks", send_deliveries, pause_seconds=0.2),
        Round("follow noted stock", follow_noted_stock, pause_seconds=2),
        Round("forget changed pages", forget_changed_pages),
        Round("forget moved stock", StockWatch().forget_moved_stock),
    ]


@contextmanager
def going_round() -> Iterator[None]:
    """Make the rounds meanwhile; afterwards, wait a little for those that are at something."""
    follow_from_now()
    must_end = threading.Event()
    threads = [
        threading.Thread(target=go_round, args=(one, must_end), name=one.name, daemon=True)
        for one in rounds()
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        must_end.set()
        deadline = time.monotonic() + _FAREWELL_SECONDS
        for thread in threads:
            thread.join(timeout=max(0.0, deadline - time.monotonic()))
        senders.end(seconds=max(0.0, deadline - time.monotonic()))


def go_round(one: Round, must_end: threading.Event) -> None:
    """Make one round until told to end; after a failure, after a longer and longer pause."""
    failures = 0
    while not must_end.is_set():
        try:
            is_idle = not one.act()
            failures = 0
        except Exception as error:  # noqa: BLE001 - it is begun again, whatever it was
            is_idle = True
            failures += 1
            _tell(one, error)
            connections.close_all()
        if is_idle:
            pause = one.pause_seconds * 2 ** min(failures, 10)
            must_end.wait(min(pause, _LONGEST_PAUSE_SECONDS))
    connections.close_all()


def _tell(one: Round, error: Exception) -> None:
    # What stands in a domain error's name and detail is all there is to know.
    is_expected = isinstance(error, DomainError)
    reason = error.detail if isinstance(error, DomainError) else str(error)
    log.warning("a round failed", round=one.name, reason=reason, exc_info=not is_expected)
