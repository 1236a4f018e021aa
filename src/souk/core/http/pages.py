"""Keyset pages: an opaque cursor holds where the last page ended, never an offset."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from souk.core.errors import InvalidFields, invalid_field
from souk.core.http.schemas import Body
from souk.core.secrets import secret_keys

PAGE_SIZE = 20
MAX_PAGE_SIZE = 100

Limit = Annotated[int, Field(ge=1, le=MAX_PAGE_SIZE)]
Cursor = Annotated[str, Field(max_length=1000)]


class PageQuery(Body):
    """The query parameters of every list."""

    model_config = {**Body.model_config, "strict": False}

    limit: Limit = PAGE_SIZE
    cursor: Cursor | None = None
    count: bool = False


def encode_cursor(position: list[Any], *, query: str = "") -> str:
    """Return the cursor after a row whose sort values are `position`, for this query alone."""
    text = json.dumps([_seal(query, position, secret_keys()[0]), *position], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *, query: str = "", length: int) -> list[Any]:
    """Return the sort values in a cursor; raise InvalidFields when it is not one of this query."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        seal, *position = json.loads(base64.urlsafe_b64decode(padded))
    except (binascii.Error, ValueError, TypeError):
        raise bad_cursor() from None
    seals = [_seal(query, position, key) for key in secret_keys()]
    if len(position) != length or seal not in seals:
        raise bad_cursor()
    return list(position)


def last_id(cursor: str | None, *, query: str) -> UUID | None:
    """Return the id of the row that a page ended with; None without a cursor, on the first page.

    Raises InvalidFields when the cursor is not one of this query.
    """
    if not cursor:
        return None
    try:
        return UUID(decode_cursor(cursor, query=query, length=1)[0])
    except (ValueError, AttributeError, TypeError):
        raise bad_cursor() from None


def bad_cursor() -> InvalidFields:
    """Return the error for a cursor that no page of this query gave."""
    return invalid_field(
        "cursor", "is not a next_cursor of this query; start again without it", "bad_cursor"
    )


def page_of(
    rows: Sequence[Any], page: PageQuery, *, position: Callable[[Any], list[Any]], query: str
) -> dict[str, Any]:
    """Return the items and cursor of a page from its rows, of which one more was read."""
    shown = list(rows[: page.limit])
    is_last = len(rows) <= page.limit
    return {
        "items": shown,
        "next_cursor": None if is_last else encode_cursor(position(shown[-1]), query=query),
    }


def page_by_id(
    rows: "QuerySet[Any]", page: PageQuery, *, query: str, newest_first: bool = False
) -> dict[str, Any]:
    """Return a page of rows in the order of their ids, in one statement; with `count`, in two."""
    order, beyond = ("-id", "id__lt") if newest_first else ("id", "id__gt")
    after = decode_cursor(page.cursor, query=query, length=1)[0] if page.cursor else None
    rest = rows.filter(**{beyond: after}) if after else rows
    found = list(rest.order_by(order)[: page.limit + 1])
    shown = page_of(found, page, position=lambda row: [str(row.id)], query=query)
    return {**shown, "total": rows.count() if page.count else None}


def _seal(query: str, position: list[Any], secret_key: str) -> str:
    """Return what only we can write: whatever comes back with it was a row's values."""
    text = json.dumps([query, position]).encode()
    key = hashlib.sha256(secret_key.encode()).digest()
    return hashlib.blake2b(text, key=key, digest_size=9).hexdigest()
