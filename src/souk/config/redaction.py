"""What no log line may hold: credentials, card numbers, e-mails, rows, and what callers sent."""

import re
from collections.abc import Iterator, MutableMapping
from typing import Any

from django.http import HttpRequest

from souk.core.card_numbers import without_card_numbers
from souk.core.http.current import current

_HIDDEN = "[hidden]"

_NAMES = (
    "password|passwd|secret|token|authorization|cookie|api[_-]?key|otp|session_?id|signature"
    "|credential"
)
_SECRET = rf"[\w-]{{0,30}}(?:{_NAMES})[\w-]{{0,30}}"
_SECRET_NAME = re.compile(_SECRET, re.IGNORECASE)

# Most lines hold none of these, and are left alone after one look.
_SUSPICIOUS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029@]|\d(?:[ .\u00a0-]{0,2}\d){12}|eyJ|://|test-gateway"
    rf"|Failing row|Key \(|bearer|basic |{_NAMES}",
    re.IGNORECASE,
)
_HIDING = [
    (re.compile(r"\b(bearer|basic|digest)\s+[^\s,;'\"]+", re.IGNORECASE), rf"\1 {_HIDDEN}"),
    (re.compile(r"\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*"), _HIDDEN),
    (re.compile(r"(\w://)[^\s/@]+@"), rf"\1{_HIDDEN}@"),
    (
        re.compile(
            rf"(['\"]?\b{_SECRET}['\"]?\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;&)}}\]]+)",
            re.IGNORECASE,
        ),
        rf"\1{_HIDDEN}",
    ),
    # The address of a sandbox payment's page is its key.
    (re.compile(r"(/test-gateway/)[^/\s]+"), rf"\1{_HIDDEN}"),
    # PostgreSQL repeats values in its details.
    (re.compile(r"(Failing row contains )\(.*\)"), rf"\1({_HIDDEN})"),
    (re.compile(r"(Key \([^)]*\)=)\(.*?\)(?= )"), rf"\1({_HIDDEN})"),
    (re.compile(r"[^\s@'\"<>(),:;=]{1,64}@[\w.-]{1,255}"), "[e-mail]"),
]
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROLS_IN_TRACES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")

_LONGEST = 2000
_LONGEST_TRACE = 50_000

# Shorter values are words that stand in every traceback.
_LEAST = 6


def redact(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Hide in a log line whatever is secret, and let no value begin a line of its own."""
    for name, value in event.items():
        if name.startswith("_"):
            continue
        if _SECRET_NAME.fullmatch(name):
            event[name] = _HIDDEN
        elif name == "exception":
            event[name] = _trace(str(value))
        elif not isinstance(value, int | float | None):
            event[name] = _text(value if isinstance(value, str) else str(value))
    return event


def hidden_in(text: str) -> str:
    """Return a text without its secrets."""
    for pattern, instead in _HIDING:
        text = pattern.sub(instead, text)
    return without_card_numbers(text)


def _text(text: str) -> str:
    text = text[:_LONGEST]
    if _SUSPICIOUS.search(text) is None:
        return text
    return _CONTROLS.sub(_escaped, hidden_in(text))


def _trace(text: str) -> str:
    """Return a traceback without what the caller sent: errors like to repeat values."""
    text = text[-_LONGEST_TRACE:]
    request = current.get()
    if request is not None:
        for value in sorted(set(_values_of(request)), key=len, reverse=True):
            if len(value) >= _LEAST:
                text = text.replace(value, _HIDDEN)
    return _CONTROLS_IN_TRACES.sub(_escaped, hidden_in(text))


def _values_of(request: HttpRequest) -> Iterator[str]:
    """Yield what a caller sent: headers, query, body, each text of it."""
    for name, value in request.META.items():
        if name.startswith("HTTP_"):
            yield from (value, *value.split())
    for _, given in request.GET.lists():
        yield from given
    yield request.META.get("QUERY_STRING", "")
    body: bytes | None = getattr(request, "_body", None)
    if body:
        text = body.decode("utf-8", "replace")
        yield text
        yield from _STRINGS_IN_JSON.findall(text)
    form = request.__dict__.get("_post")
    if form is not None:
        for _, given in form.lists():
            yield from given


_STRINGS_IN_JSON = re.compile(r'"((?:[^"\\]|\\.)*)"')


def _escaped(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode()
