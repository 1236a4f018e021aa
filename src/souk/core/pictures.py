"""Pictures from outside: told by what they are, never by what they are called."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from souk.core.errors import InvalidFields, invalid_field

if TYPE_CHECKING:
    from PIL.Image import Image

# Formats that are taken, and the ending that browsers should take the file for.
SUFFIXES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}

# What the decoders raise for what is no whole picture of theirs.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    EOFError,
    OverflowError,
    struct.error,
)


@contextmanager
def opened_picture(file: "BinaryIO | Any", *, max_pixels: int) -> Iterator["Image"]:
    """Open a PNG, JPEG or WebP; raise InvalidFields for anything else, or when decoding fails.

    Its size is read from its head, before any pixel is: one that is too large costs nothing.
    """
    import PIL.Image  # Rarely needed, and six megabytes of every process.

    try:
        with PIL.Image.open(file, formats=list(SUFFIXES)) as picture:
            limit_pixels(picture, max_pixels)
            yield picture
    except PIL.Image.DecompressionBombError:
        raise _too_many_pixels(max_pixels) from None
    except _BROKEN:
        raise invalid_field(
            "file", "This is no PNG, JPEG or WebP picture.", "not_a_picture"
        ) from None


def limit_pixels(picture: "Image", most: int) -> None:
    """Raise InvalidFields when a picture that was opened has more pixels."""
    if picture.width * picture.height > most:
        raise _too_many_pixels(most)


def _too_many_pixels(most: int) -> InvalidFields:
    return invalid_field(
        "file",
        f"The picture has more than {most // 1_000_000} million pixels.",
        "too_many_pixels",
    )
