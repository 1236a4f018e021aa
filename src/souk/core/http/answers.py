"""Answers that PostgreSQL has already written as JSON."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.cookie import SimpleCookie
from django.http.response import ResponseHeaders

from souk.core.http.headers import header

JSON = "application/json; charset=utf-8"


class JsonResponse(HttpResponse):
    """A response of bytes; what Django's own looks at and converts first is known to be right."""

    def __init__(self, content: bytes, status: int) -> None:
        self.status_code = status
        self.headers = ResponseHeaders({})
        self.headers._store["content-type"] = ("Content-Type", JSON)
        self.cookies = SimpleCookie()
        self.closed = False
        self._container = [content]
        self._charset = self._reason_phrase = self._handler_class = None
        self._resource_closers: list[object] = []


def json_bytes(body: bytes, status: int = 200) -> HttpResponse:
    """Return JSON text as it is."""
    return JsonResponse(body, status)


def etag_of(body: bytes) -> str:
    # What processors compute themselves: BLAKE2 cost a fifth of a listing.
    return f'"{hashlib.sha256(body).hexdigest()[:24]}"'


def cacheable(request: HttpRequest, body: str, *, seconds: int = 30) -> HttpResponse:
    """Return public JSON with its ETag, or 304 where the caller already has it."""
    content = body.encode()
    etag = etag_of(content)
    response: HttpResponse
    if etag in (header(request, "If-None-Match") or ""):
        response = HttpResponseNotModified()
    else:
        response = json_bytes(content)
    response.headers._store |= {
        "etag": ("ETag", etag),
        "cache-control": (
            "Cache-Control",
            f"public, max-age={seconds}, stale-while-revalidate=60",
        ),
    }
    return response
