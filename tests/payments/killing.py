"""Processes that are killed at a moment of the test's choice, and what the worker does after it."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections

from tests.database import owner
from tests.payments.fakes.server import Asked, FakeServer, Lost

# A request that never arrives; one that is done although nobody waits for it any more; one that is
# done, and whose answer nobody hears.
MOMENTS = ("never sent", "before", "after")


def in_a_child(act: Callable[[], Any], *, dies_before: int = 0) -> bool:
    """Do something in a process of its own that is killed before one statement; say if it lived."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        count = 0

        def step(execute: Any, *arguments: Any) -> Any:
            nonlocal count
            count += 1
            if count == dies_before:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(*arguments)

        try:
            with connection.execute_wrapper(step):
                act()
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return status == 0


@dataclass(frozen=True, slots=True)
class Question:
    """A request to a gateway, and the moment of it at which whoever asks is killed."""

    act: str
    moment: str
    method: str = "POST"


def killed_asking(gateway: FakeServer, question: Question, act: Callable[[], Any]) -> None:
    """Do something in a process of its own that is killed while it waits for the gateway."""
    read, write = os.pipe()

    def begin() -> None:
        os.write(write, str(os.getpid()).encode())
        act()

    def kill(moment: str, asked: Asked) -> None:
        is_it = (asked.method, asked.act) == (question.method, question.act)
        if is_it and moment == question.moment.replace("never sent", "before"):
            gateway.watch = None
            os.kill(int(os.read(read, 20)), signal.SIGKILL)
            if question.moment == "never sent":
                raise Lost

    gateway.watch = kill
    lived = in_a_child(begin)
    is_asked = gateway.watch is None
    gateway.watch = None
    os.close(read)
    os.close(write)
    assert is_asked, f"nobody asked for {question}"
    assert not lived


def later() -> None:
    """As if two minutes had passed."""
    with owner() as db:
        db.execute("UPDATE payments_payments SET created_at = now() - interval '2 minutes'")
        db.execute("UPDATE core_idempotency_keys SET created_at = now() - interval '2 minutes'")
        db.execute("UPDATE payments_gateway_events SET next_try_at = now()")
    connection.close()
