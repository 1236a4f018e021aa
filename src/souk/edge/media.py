"""Uploaded files, as they are: what is changed gets another name, so caches may keep them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.static import serve

_A_YEAR = 31_536_000


def file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return an uploaded file, to be kept for a year."""
    response: Any = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
    return response  # type: ignore[no-any-return]
