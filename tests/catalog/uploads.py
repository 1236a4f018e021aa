"""Files sent as multipart."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.api import Answer, Api


def send_file(
    api: Api,
    path: str,
    content: bytes,
    *,
    method: str = "post",
    headers: dict[str, str] | None = None,
    **parts: Any,
) -> Answer:
    """Send one file under the name that calls take it by, with texts beside it."""
    upload = SimpleUploadedFile("a.png", content, "image/png")
    body = encode_multipart(BOUNDARY, {"file": upload, **parts})
    return api.send(method, path, body, content_type=MULTIPART_CONTENT, **(headers or {}))
