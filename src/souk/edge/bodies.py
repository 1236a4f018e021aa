"""What a body may be: JSON of at most 1 MB, as it is declared, without a card number; or a file."""

import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from ninja.parser import Parser

from souk.core.card_numbers import (
    card_numbers_in,
    fields_with_card_numbers,
    may_hold_card_number,
    without_card_numbers,
)
from souk.core.errors import FieldError, InvalidFields, invalid_field
from souk.core.http.headers import header
from souk.core.http.uploads import MAX_FILE_BYTES
from souk.edge.problems import problem, problem_of
from souk.edge.uploads import is_upload, most_bytes

MAX_BODY_BYTES = 1024 * 1024

# A photograph that is too large is read all the same: who still sends when the connection is closed
# hears of a broken one, not why.
_HEARD_OUT_BYTES = 16 * 1024 * 1024
_CHUNK = 256 * 1024

# No object of the API has nearly as many names; each of them would be an error to list.
_MOST_NAMES = 500
_ERRORS_SHOWN = 20

_HAS_BODY = {"POST", "PUT", "PATCH", "DELETE"}
_WRITTEN_AS = ("application/json",)
# Some gateways send a form.
_TOLD_AS = (*_WRITTEN_AS, "application/x-www-form-urlencoded")


class CardNumberRefused(InvalidFields):
    """A card number does not belong here."""

    @classmethod
    def code(cls) -> str:
        return "card_number_refused"

    @property
    def detail(self) -> str:
        return (
            "Souk takes no card numbers: give the card to your payment gateway's form, and send "
            "the token that it returns."
        )


class StrictParser(Parser):
    """Reads JSON as RFC 8259 means it: no NaN, no number without end, no name twice."""

    def __init__(self) -> None:
        self._decoder = json.JSONDecoder(
            parse_constant=_no_constant,
            parse_float=_finite,
            object_pairs_hook=_without_twins,
        )

    def parse_body(self, request: HttpRequest) -> Any:
        # Other encodings than UTF-8 have NULs, and were refused.
        text = request.body.decode("utf-8", "surrogatepass")
        return self._decoder.decode(text.removeprefix("\ufeff"))


def refusal_of(request: HttpRequest) -> HttpResponse | None:
    """Return what is wrong with a request's text before anything looks into it."""
    if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path:
        return _no_text(request, "The address holds a NUL character; no text may.")
    if request.META.get("HTTP_TRANSFER_ENCODING") and request.META.get("CONTENT_LENGTH"):
        return _ambiguous(request)
    if request.method not in _HAS_BODY:
        return None
    has_file = is_upload(request)
    limit = most_bytes(request) if has_file else MAX_BODY_BYTES
    try:
        refusal = _undeclared(request, limit) or _refused_headers(request)
        return refusal or (None if has_file else _refused_body(request))
    except UnreadablePostError:
        return problem(
            request,
            status=400,
            code="body_incomplete",
            title="The body ended before its declared length",
            detail="Send as many bytes as Content-Length says.",
        )


def _ambiguous(request: HttpRequest) -> HttpResponse:
    # Whoever in front goes by the other one would see the next request begin elsewhere.
    return problem(
        request,
        status=400,
        code="length_ambiguous",
        title="The body's length is declared in two ways",
        detail="Send Content-Length or Transfer-Encoding, not both.",
    )


def _undeclared(request: HttpRequest, limit: int) -> HttpResponse | None:
    """Return what is wrong with how the body is declared, but for its type."""
    if request.META.get("HTTP_TRANSFER_ENCODING") or not request.META.get("CONTENT_LENGTH"):
        refused = _measured(request, limit)
        if refused is not None:
            return refused
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()) or int(length[:20]) > limit:
        return _too_large(request, limit)
    if (header(request, "Content-Encoding") or "identity") != "identity":
        return _unsupported(request, "The body is compressed", "Send it as it is.")
    return None


def _measured(request: HttpRequest, limit: int) -> HttpResponse | None:
    """Read a body that came in chunks, no further than one may be long."""
    if request.META.get("wsgi.input_terminated"):
        # Kept in memory: what is larger declares its length.
        most = min(limit, MAX_FILE_BYTES)
        body: bytes = request.META["wsgi.input"].read(most + 1)
        if len(body) > most:
            return _too_large(request, most)
        request.META["CONTENT_LENGTH"] = str(len(body))
        request._body = body
        # Whoever reads files reads them from here.
        request._stream = io.BytesIO(body)
        return None
    if not request.META.get("HTTP_TRANSFER_ENCODING"):
        return None
    return problem(
        request,
        status=411,
        code="length_required",
        title="The body's length is not declared",
        detail="Send Content-Length.",
    )


def _refused_headers(request: HttpRequest) -> HttpResponse | None:
    """Refuse a card number in a header that is kept."""
    kept = f"{header(request, 'User-Agent')}\n{header(request, 'Idempotency-Key')}"
    if may_hold_card_number(kept.encode("utf-8", "replace")) and any(card_numbers_in(kept)):
        return problem_of(request, CardNumberRefused())
    return None


def _refused_body(request: HttpRequest) -> HttpResponse | None:
    # One that came in chunks was read before. It is not too large: Django would look three times.
    if not hasattr(request, "_body"):
        request._body = request.read()
    body = request._body
    is_told = request.path.startswith("/api/v1/webhooks/")
    if body and request.content_type not in (_TOLD_AS if is_told else _WRITTEN_AS):
        return _unsupported(
            request, "The body is not declared as JSON", "Send Content-Type: application/json."
        )
    if b"\\u0000" in body or b"\0" in body:
        return _no_text(request, "The body holds a NUL character; no text may.")
    # Gateways tell long numbers of their own, of which nothing is kept. A digit may be an escape.
    if is_told:
        return None
    if may_hold_card_number(body) or b"\\u00" in body:
        fields = [
            FieldError(without_card_numbers(name), "holds a card number", "card_number_refused")
            for name in islice(_fields_with_card_numbers(body), _ERRORS_SHOWN)
        ]
        if fields:
            return problem_of(request, CardNumberRefused(fields))
    return None


def _fields_with_card_numbers(body: bytes) -> Iterator[str]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return
    yield from fields_with_card_numbers(given)


def _no_constant(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _finite(written: str) -> float:
    number = float(written)
    if number in (float("inf"), float("-inf")):
        raise invalid_field("body", "holds a number that is too large", "too_large")
    return number


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that stands twice: two readers of it would see two different requests."""
    if len(pairs) > _MOST_NAMES:
        raise invalid_field("body", f"an object has more than {_MOST_NAMES} names", "too_long")
    read = dict(pairs)
    if len(read) != len(pairs):
        counted = Counter(name for name, _ in pairs)
        raise invalid_field(
            counted.most_common(1)[0][0], "stands twice in one object", "duplicate_field"
        )
    return read


def _no_text(request: HttpRequest, detail: str) -> HttpResponse:
    return problem(
        request,
        status=422,
        code="invalid_request",
        title="Some values are not acceptable",
        detail=detail,
    )


def _hear_out(request: HttpRequest) -> None:
    """Read what is refused to its end, unless that is far."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit()) or int(length[:20]) > _HEARD_OUT_BYTES:
        return
    left = int(length)
    # Whoever has gone needs no answer.
    with suppress(OSError):
        while left > 0:
            read = len(request.META["wsgi.input"].read(min(left, _CHUNK)))
            left -= read or left


def _too_large(request: HttpRequest, limit: int) -> HttpResponse:
    _hear_out(request)
    return problem(
        request,
        status=413,
        code="body_too_large",
        title="The body is too large",
        detail=f"Send at most {limit} bytes.",
    )


def _unsupported(request: HttpRequest, title: str, detail: str) -> HttpResponse:
    return problem(request, status=415, code="unsupported_media_type", title=title, detail=detail)
