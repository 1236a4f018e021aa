"""Telling how far an import is while its transaction is open, from a thread of its own."""

import threading
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType

from django.db import DatabaseError, connections
from django.db.models.functions import Now

from souk.core.database.identity import SYSTEM, acting_as
from souk.exchange.models import Import, State

# Whoever runs an import and says nothing for so long is taken for dead.
LEASE = timedelta(seconds=60)
_EVERY_SECONDS = 2.0

Tell = Callable[[int, int], None]


class Pulse:
    """Notes every other second the line that is reached, and that whoever runs it is alive."""

    def __init__(self, row: Import, line_count: int, also: Tell | None) -> None:
        self._row, self._line_count, self._also = row, line_count, also
        self._line = 0
        self._has_ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="import pulse", daemon=True)

    def __enter__(self) -> "Pulse":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def tell(self, line: int) -> None:
        """Say that a line is reached; costs nothing, for the thread writes it."""
        self._line = line
        if self._also is not None:
            self._also(line, self._line_count)

    def end(self) -> None:
        """Say no more: the import's row is to be written by its own transaction."""
        self._has_ended.set()
        self._thread.join()

    def _beat(self) -> None:
        with acting_as(SYSTEM):
            while not self._has_ended.wait(_EVERY_SECONDS):
                try:
                    Import.objects.filter(
                        id=self._row.id, state=State.RUNNING, claim=self._row.claim
                    ).update(
                        line=self._line,
                        line_count=self._line_count,
                        leased_until=Now() + LEASE,
                    )
                except DatabaseError:
                    # Told again at the next beat, over a new connection.
                    connections.close_all()
        connections.close_all()
