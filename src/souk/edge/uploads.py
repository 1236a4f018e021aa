"""Which requests bring a file, how large one may be, and where a large one lies meanwhile."""

import hashlib
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from souk.core.errors import Forbidden, invalid_field
from souk.core.http.caller import SignInRequired
from souk.core.http.uploads import MAX_FILE_BYTES, MULTIPART
from souk.core.permissions import may

# Files of rows may be large, and are for those who may import alone.
_IMPORTS = "api/v1/admin/imports"
_IMPORTERS = "exchange.manage"
# What stands around a file in multipart.
_ENVELOPE = 64 * 1024
_CHUNK = 256 * 1024


class LargeFilesAreForStaff(Forbidden):
    """Only staff who may import send files as large as this one."""


def most_bytes(request: HttpRequest) -> int:
    """Return how long the body of an upload may be."""
    if _operation(request).route == _IMPORTS:
        return int(settings.IMPORT_MAX_BYTES) + _ENVELOPE
    return MAX_FILE_BYTES


def is_upload(request: HttpRequest) -> bool:
    """Say whether a request sends a file to an operation that takes one."""
    if request.content_type != MULTIPART:
        return False
    operation = _operation(request)
    return operation is not None and operation.takes_file


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


def _operation(request: HttpRequest) -> Any:
    """Return what answers the request, as `routes` has found it."""
    return request.resolver_match
