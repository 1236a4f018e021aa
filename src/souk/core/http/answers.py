"""Answers that PostgreSQL has already written as JSON."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from souk.core.http.headers import header

JSON = "application/json; charset=utf-8"


def json_bytes(body: str | bytes, status: int = 200) -> HttpResponse:
    """Return JSON text as it is."""
    return HttpResponse(body, content_type=JSON, status=status)


def etag_of(body: bytes) -> str:
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


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
