"""Files in requests: multipart is taken by the operations that say so, and by no other."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from souk.core.errors import InvalidFields, UnsupportedMedia, invalid_field

MULTIPART = "multipart/form-data"
MAX_FILE_BYTES = 5 * 1024 * 1024

View = TypeVar("View", bound=Callable[..., object])


class NotMultipart(UnsupportedMedia):
    """The body is not declared as multipart/form-data."""

    @property
    def detail(self) -> str:
        return "Send Content-Type: multipart/form-data with one file, the part named file."


def takes_file(view: View) -> View:
    """Mark a view that reads its body by `uploaded_file`; put it below the route's decorator."""
    view.takes_file = True  # type: ignore[attr-defined]
    return view


def file_body() -> dict[str, Any]:
    """Return what OpenAPI says of such a body."""
    part = {"type": "string", "contentMediaType": "application/octet-stream"}
    schema = {"type": "object", "required": ["file"], "properties": {"file": part}}
    return {"requestBody": {"required": True, "content": {MULTIPART: {"schema": schema}}}}


def form_body(*texts: str) -> dict[str, Any]:
    """Return what OpenAPI says of such a body with texts beside the file."""
    said = file_body()
    schema = said["requestBody"]["content"][MULTIPART]["schema"]
    schema["properties"] |= {name: {"type": "string"} for name in texts}
    return said


def uploaded_file(request: HttpRequest) -> UploadedFile:
    """Return the file of a request, whatever its method; raise unless it is the only part."""
    return uploaded_form(request)[0]


def uploaded_form(request: HttpRequest, **texts: int) -> tuple[UploadedFile, dict[str, str]]:
    """Return the file of a request and the texts beside it, each of at most so many characters.

    Raises UnsupportedMedia, and InvalidFields where there is another part, or one twice.
    """
    if request.content_type != MULTIPART:
        raise NotMultipart
    try:
        # Django itself reads the parts of a POST alone.
        fields, files = request.parse_file_upload(request.META, request)  # type: ignore[arg-type]
    except (MultiPartParserError, SuspiciousOperation, BadRequest, ValueError):
        _drop(request)
        raise _wrong("the parts of the body cannot be told apart", "bad_multipart") from None
    except OSError:
        # The disk is full, or whoever sent it went away.
        _drop(request)
        raise
    uploads = [upload for name in files for upload in files.getlist(name)]
    is_other = any(name not in texts or len(given) > 1 for name, given in fields.lists())
    if is_other or len(uploads) != 1 or "file" not in files:
        raise _wrong(f"send one file, and no other part{_but(texts)}", "one_file")
    upload: UploadedFile = uploads[0]
    given = {name: str(fields[name]).strip() for name in fields}
    for name, text in given.items():
        if len(text) > texts[name] or "\0" in text:
            raise invalid_field(name, f"is a text of at most {texts[name]} characters")
    return upload, given


def _drop(request: HttpRequest) -> None:
    """Remove the file of which a part has come: Django closes those alone that came whole."""
    for handler in request.upload_handlers:
        if file := getattr(handler, "file", None):
            file.close()


def _but(texts: dict[str, int]) -> str:
    return f" but {', '.join(texts)}" if texts else ""


def _wrong(message: str, code: str) -> InvalidFields:
    return invalid_field("file", message, code)
