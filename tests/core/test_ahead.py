"""A file is read ahead, in its order, and not while what was read is computed on."""

import time
from collections.abc import Iterator
from contextlib import ExitStack

from souk.core.sheets.ahead import Ahead


def test_nothing_is_read_while_it_is_held() -> None:
    read: list[int] = []

    def rows() -> Iterator[int]:
        for number in range(1000):
            read.append(number)
            yield number

    ahead = Ahead(rows())
    with ExitStack() as stack:
        with ahead.held():
            stack.enter_context(ahead)
            time.sleep(0.1)
            assert not read
        assert list(ahead) == read == list(range(1000))
