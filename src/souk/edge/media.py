"""Uploaded files, as they are: what is changed gets another name, so caches may keep them."""

import mimetypes
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from souk.core.errors import Unavailable
from souk.core.http.answers import etag_of
from souk.core.http.headers import header

_A_YEAR = 31_536_000


@require_safe
def file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return an uploaded file, to be kept for a year; 304 for who has it already."""
    _refuse_strange(path)
    # What lies under a name never changes: the name says which version it is.
    etag = etag_of(path.encode())
    try:
        response = _answer(request, path, has_it=etag in (header(request, "If-None-Match") or ""))
    except FileNotFoundError:
        raise Http404 from None
    except Unavailable as error:
        return HttpResponse(error.detail, status=503, content_type="text/plain")
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
    return response  # type: ignore[no-any-return]


def _answer(request: HttpRequest, path: str, *, has_it: bool) -> Any:
    if has_it and default_storage.exists(path):
        return HttpResponseNotModified()
    if isinstance(default_storage, FileSystemStorage):
        return serve(request, path, document_root=str(settings.MEDIA_ROOT))
    with default_storage.open(path) as content:
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return HttpResponse(content.read(), content_type=kind)


def _refuse_strange(path: str) -> None:
    parts = PurePosixPath(path).parts
    is_plain = str(PurePosixPath(path)) == path and not path.startswith("/")
    if not is_plain or ".." in parts or "\\" in path or "\0" in path:
        raise Http404
