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
    return None if number is None else _moment_at(number)


def moment_of(etag: str) -> datetime:
    """Return the moment that an ETag of ours names; raise PreconditionFailed for another one."""
    return _moment_at(_number_of(etag))


def _moment_at(number: int) -> datetime:
    try:
        seconds, micros = divmod(number, 1_000_000)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micros)
    except (ValueError, OverflowError, OSError):
        raise PreconditionFailed from None


def if_match_number(request: HttpRequest) -> int | None:
    """Return the revision that If-Match names; one that is not ours matches nothing."""
    given = (header(request, "If-Match") or "*").strip()
    return None if given == "*" else _number_of(given)


def _number_of(etag: str) -> int:
    digits = etag.strip('"')
    if not (digits.isascii() and digits.isdigit() and len(digits) < 20):
        raise PreconditionFailed
    return int(digits)


def set_etag(response: HttpResponse, revision: int | datetime) -> None:
    """Say which revision of an editable resource an answer shows."""
    is_moment = isinstance(revision, datetime)
    response["ETag"] = etag_at(revision) if is_moment else f'"{revision}"'  # type: ignore[arg-type]
