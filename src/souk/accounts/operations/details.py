"""What a shop may keep about a person beyond the columns: JSON of bounded size and depth."""

import json
import math
from typing import Any

from souk.accounts.models import DETAILS_MAX_CHARACTERS
from souk.core.errors import InvalidFields, invalid_field

MAX_DEPTH = 5
MAX_NAME = 100
# What every reader of JSON keeps exactly.
MAX_INTEGER = 2**53 - 1


def check_details(details: Any) -> None:
    """Raise InvalidFields unless this is an object that the column takes."""
    if not isinstance(details, dict):
        raise _wrong("write a JSON object")
    _check(details, depth=1)
    # PostgreSQL writes a blank after each colon and comma, as Python does.
    if len(json.dumps(details, ensure_ascii=False)) > DETAILS_MAX_CHARACTERS:
        raise details_too_large()


def details_too_large() -> InvalidFields:
    """Return the error for an object that is longer than the column takes."""
    return _wrong(f"may have {DETAILS_MAX_CHARACTERS} characters as JSON text")


def _check(value: Any, *, depth: int) -> None:
    if isinstance(value, dict | list):
        _check_container(value, depth=depth)
    elif isinstance(value, str):
        _check_text(value)
    elif isinstance(value, float) and not math.isfinite(value):
        raise _wrong("holds a number that JSON does not have")
    elif isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise _wrong("holds an integer beyond 2^53; write it as a text")


def _check_container(value: dict[str, Any] | list[Any], *, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise _wrong(f"may be {MAX_DEPTH} levels deep")
    if isinstance(value, list):
        for part in value:
            _check(part, depth=depth + 1)
        return
    for name, part in value.items():
        _check_text(name)
        if len(name) > MAX_NAME:
            raise _wrong(f"has a name of more than {MAX_NAME} characters")
        _check(part, depth=depth + 1)


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _wrong("holds half of a surrogate pair, which is no character") from None
    if "\0" in text:
        raise _wrong("holds a NUL character; no text may")


def _wrong(message: str) -> InvalidFields:
    return invalid_field("additional_details", message, "bad_details")
