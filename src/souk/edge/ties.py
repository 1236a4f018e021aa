"""Where two transactions wait for each other, PostgreSQL undoes one: it begins again, unseen."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from souk.edge.uploads import is_upload

# Deadlocks and serialization failures.
_LOST = {"40P01", "40001"}
_ATTEMPTS = 5


def note_tie(request: HttpRequest, error: Exception) -> None:
    """Remember that a request failed because it lost a tie, if that was why."""
    if getattr(error.__cause__, "sqlstate", None) in _LOST:
        request.lost_tie = True  # type: ignore[attr-defined]


def begun_again(request: HttpRequest, run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Return the answer of what may be done twice; what lost a tie is done again, a few times."""
    # Of a file that was sent nothing is left to read: who sent it has to begin again.
    attempts = 1 if is_upload(request) else _ATTEMPTS
    for _ in range(attempts - 1):
        request.lost_tie = False  # type: ignore[attr-defined]
        response = run()
        if not request.lost_tie:  # type: ignore[attr-defined]
            return response
    return run()
