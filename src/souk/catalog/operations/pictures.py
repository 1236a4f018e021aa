"""Taking in pictures: by what they are, not by what they are called."""

from typing import Any

from django.core.files.base import File

from souk.core.errors import invalid_field
from souk.core.ids import uuid7
from souk.core.pictures import SUFFIXES, opened_picture

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000


def accept_picture(upload: "File[Any]") -> "File[Any]":
    """Return an upload under a name of ours, if it is a whole PNG, JPEG or WebP of sensible size.

    The name's ending follows from the content: it decides what browsers take the file for.
    """
    if (upload.size or 0) > MAX_BYTES:
        raise invalid_field("file", f"The picture is larger than {MAX_BYTES // 1024**2} MB.")
    upload.seek(0)
    with opened_picture(upload, max_pixels=MAX_PIXELS) as picture:
        kind = str(picture.format)
        # Reading all of it is what tells a picture from a file that begins like one.
        picture.load()
    upload.name = f"{uuid7().hex}.{SUFFIXES[kind]}"
    upload.seek(0)
    return upload
