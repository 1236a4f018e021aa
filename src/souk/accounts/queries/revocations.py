"""What access tokens may no longer be used for, known without a query for each request."""

import time
from threading import Lock
from uuid import UUID

from souk.core.database.functions import call_rows

# A token is verified without a query; what was ended is heard of at the latest after this, in
# every process.
REFRESH_SECONDS = 30


class Revocations:
    """The sessions that ended and the rights that changed while access tokens still live."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._read_at: float | None = None
        self._sessions: frozenset[UUID] = frozenset()
        self._versions: dict[UUID, int] = {}

    def refuse(self, session_id: UUID, *, user_id: UUID, version: int) -> bool:
        """Say whether a token of this session and version is no longer to be taken."""
        if self._is_stale():
            with self._lock:
                # Somebody else may have read them while this one waited.
                if self._is_stale():
                    self.read_again()
        return session_id in self._sessions or version < self._versions.get(user_id, 0)

    def read_again(self) -> None:
        """Ask the database what has been revoked lately."""
        asked_at = time.monotonic()
        rows = call_rows("accounts.recent_revocations")
        self._sessions = frozenset(session for session, _, _ in rows if session)
        self._versions = {user: version for _, user, version in rows if user}
        self._read_at = asked_at

    def forget(self) -> None:
        """Know nothing, as a process that begins."""
        self._read_at = None

    def _is_stale(self) -> bool:
        return self._read_at is None or time.monotonic() - self._read_at >= REFRESH_SECONDS


revocations = Revocations()
