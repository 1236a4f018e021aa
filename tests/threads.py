"""The same thing from many threads, released together."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


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
