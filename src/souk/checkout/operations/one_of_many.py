"""Rounds over many payments, of which one that fails holds up no other."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.db import DatabaseError

log = structlog.get_logger("souk.payments")


@contextmanager
def apart(said: str, **of_which: str) -> Iterator[None]:
    """Log what goes wrong with one of many and go on; without a database nothing goes on."""
    try:
        yield
    except DatabaseError:
        raise
    except Exception:
        # Whatever it was, the others are not to wait for it; it is tried again next time.
        log.warning(said, **of_which, exc_info=True)
