"""The same thing from many threads, released together."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

from souk.core.errors import DomainError
from tests.database import owner


def together(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Return what each of `count` calls returned, or the exception it raised."""
    gate = threading.Barrier(count)
    outcomes: list[Any] = [None] * count

    def run(number: int) -> None:
        gate.wait()
        try:
            outcomes[number] = act(number)
        except Exception as error:  # noqa: BLE001 - an outcome as any other
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Return what each act returned, or the refusal it raised; any other exception is raised."""
    outcomes = together(len(acts), lambda number: acts[number]())
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not isinstance(outcome, DomainError):
            raise outcome
    return outcomes


def until_it_waits(act: Callable[[], Any]) -> Callable[[], Any]:
    """Begin something in a thread, and return once it waits for a lock of the present transaction.

    What is returned gives its outcome, or the exception it raised, once the lock is gone.
    """
    outcomes: list[Any] = []

    def run() -> None:
        try:
            outcomes.append(act())
        except Exception as error:  # noqa: BLE001 - an outcome as any other
            outcomes.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    with owner() as db:
        while thread.is_alive() and not db.execute(_WAITING).fetchall():
            thread.join(0.01)

    def outcome() -> Any:
        thread.join()
        return outcomes[0]

    return outcome


_WAITING = """
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
