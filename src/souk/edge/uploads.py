"""Which operations take a file, how large one may be, and where a large one lies meanwhile."""

import hashlib
from tempfile import TemporaryFile

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from souk.core.errors import Forbidden, invalid_field
from souk.core.http.caller import SignInRequired
from souk.core.http.uploads import MAX_FILE_BYTES, MULTIPART
from souk.core.permissions import may

# The method and address of every operation that reads multipart; `operations.equip` fills it.
UPLOADS: set[tuple[str, str]] = set()

# Files of rows may be large, and are for those who may import alone.
_IMPORTS = ("POST", "api/v1/admin/imports")
_IMPORTERS = "exchange.manage"
# What stands around a file in multipart.
_ENVELOPE = 64 * 1024
_CHUNK = 256 * 1024


class LargeFilesAreForStaff(Forbidden):
    """Only staff who may import send files as large as this one."""


def takes_upload(request: HttpRequest) -> bool:
    """Say whether a request's operation reads multipart; asked of requests that send it alone."""
    return _operation(request) in UPLOADS


def most_bytes(request: HttpRequest) -> int:
    """Return how long the body of an upload may be."""
    if _operation(request) == _IMPORTS:
        return int(settings.IMPORT_MAX_BYTES) + _ENVELOPE
    return MAX_FILE_BYTES


def is_upload(request: HttpRequest) -> bool:
    """Say whether a request sends a file to an operation that takes one."""
    return request.content_type == MULTIPART and takes_upload(request)


def fingerprint_of(request: HttpRequest) -> bytes:
    """Return what tells an upload from another one; its body lies on disk from then on.

    Raises SignInRequired and LargeFilesAreForStaff before anything is read of a large one.
    """
    _refuse_strangers(request)
    digest, left = hashlib.sha256(), int(request.META.get("CONTENT_LENGTH") or 0)
    # Whoever reads the parts closes it with the request.
    spool = TemporaryFile()  # noqa: SIM115
    while left > 0:
        chunk = request.read(min(left, _CHUNK))
        if not chunk:
            raise invalid_field("file", "ended before its declared length", "body_incomplete")
        digest.update(chunk)
        spool.write(chunk)
        left -= len(chunk)
    spool.seek(0)
    request._stream = spool
    request._read_started = False  # type: ignore[attr-defined]
    return digest.digest()


def _refuse_strangers(request: HttpRequest) -> None:
    if int(request.META.get("CONTENT_LENGTH") or 0) <= MAX_FILE_BYTES:
        return
    caller = request.caller  # type: ignore[attr-defined]
    if caller.user_id is None:
        raise SignInRequired
    if not may(caller.roles, _IMPORTERS):
        raise LargeFilesAreForStaff


def _operation(request: HttpRequest) -> tuple[str, str]:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return (request.method or "", "")
    return (request.method or "", match.route)
