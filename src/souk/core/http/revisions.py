"""ETags of editable resources, and If-Match."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

from souk.core.errors import PreconditionFailed
from souk.core.http.headers import header


def etag_at(moment: datetime) -> str:
    """Return the ETag of a row by when it was last changed."""
    return f'"{int(moment.timestamp() * 1_000_000)}"'


def if_match_moment(request: HttpRequest) -> datetime | None:
    """Return the moment that If-Match names, None when the caller does not care."""
    number = if_match_number(request)
    if number is None:
        return None
    try:
        seconds, micros = divmod(number, 1_000_000)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micros)
    except (ValueError, OverflowError, OSError):
        raise PreconditionFailed from None


def if_match_number(request: HttpRequest) -> int | None:
    """Return the revision that If-Match names; one that is not ours matches nothing."""
    given = (header(request, "If-Match") or "*").strip()
    if given == "*":
        return None
    digits = given.strip('"')
    if not (digits.isascii() and digits.isdigit() and len(digits) < 20):
        raise PreconditionFailed
    return int(digits)


def set_etag(response: HttpResponse, revision: int | datetime) -> None:
    """Say which revision of an editable resource an answer shows."""
    is_moment = isinstance(revision, datetime)
    response["ETag"] = etag_at(revision) if is_moment else f'"{revision}"'  # type: ignore[arg-type]
