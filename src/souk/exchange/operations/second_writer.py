"""The process of an import's second writer."""

import signal
import sys
from multiprocessing.connection import Connection

import django

from souk.core.lifetimes import end_without
from souk.core.memory import loading


def main(descriptor: int, first_writer: int) -> None:
    """Take in the half of a file that the first writer names; it is told by way of a descriptor."""
    end_without(first_writer)
    # Who interrupts a command means the first writer, which ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with loading():
        django.setup()
        from souk.exchange.operations.halves import take_half  # Models can be loaded now.

    take_half(Connection(descriptor))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
