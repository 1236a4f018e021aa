"""Taking in pictures: by what they are, not by what they are called."""

from typing import Any, BinaryIO

from django.core.files.base import File
from PIL import Image, UnidentifiedImageError

from souk.core.errors import invalid_field
from souk.core.ids import uuid7

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
_SUFFIXES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}


def accept_picture(upload: "File[Any]") -> "File[Any]":
    """Return an upload under a name of ours, if it is a whole PNG, JPEG or WebP of sensible size.

    The name's ending follows from the content: it decides what browsers take the file for.
    """
    if (upload.size or 0) > MAX_BYTES:
        raise invalid_field("file", f"The picture is larger than {MAX_BYTES // 1024**2} MB.")
    upload.seek(0)
    upload.name = f"{uuid7().hex}.{_SUFFIXES[_format_of(upload)]}"  # type: ignore[arg-type]
    upload.seek(0)
    return upload


def _format_of(file: BinaryIO) -> str:
    try:
        with Image.open(file, formats=list(_SUFFIXES)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise invalid_field("file", "The picture has more than 25 million pixels.")
            kind = str(picture.format)
            # Reading all of it is what tells a picture from a file that begins like one.
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise invalid_field("file", "This is no PNG, JPEG or WebP picture.") from None
    return kind
