"""Taking in pictures: by what they are, not by what they are called, and written anew."""

import hashlib
import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from souk.core.database.functions import call
from souk.core.errors import invalid_field
from souk.core.pictures import limit_pixels, opened_picture

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
# All but JPEG is decoded whole, for a moment, at up to four bytes a pixel.
MAX_PIXELS_DECODED = 16_000_000
# The longer side, in pixels.
PAGE_SIDE = 1600
CARD_SIDE = 480

_LOCK = 0x70696373

Sizes = tuple["ContentFile[bytes]", "ContentFile[bytes]"]


def sizes_of(upload: "File[Any]") -> Sizes:
    """Return a PNG, JPEG or WebP as WebP, in the size of pages and in that of lists.

    Raises InvalidFields for what is no picture, or too large a one.
    """
    if (upload.size or 0) > MAX_BYTES:
        raise invalid_field("file", f"The picture is larger than {MAX_BYTES // 1024**2} MB.")
    import PIL.Image  # Rarely needed, and six megabytes of every process.
    import PIL.ImageOps

    upload.seek(0)
    with opened_picture(upload, max_pixels=MAX_PIXELS) as picture:
        # A JPEG is decoded at a fraction of its size already.
        if picture.format == "JPEG":
            picture.draft("RGB", (PAGE_SIDE, PAGE_SIDE))
        limit_pixels(picture, MAX_PIXELS_DECODED)
        plain = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        upright = PIL.ImageOps.exif_transpose(plain)
        # A picture made from pixels alone: what else the file carried stays behind.
        clean = PIL.Image.new(upright.mode, upright.size)
        clean.paste(upright)
        return written(clean, PAGE_SIDE), written(clean, CARD_SIDE)


def keep_picture(content: bytes, *, called: str, is_dry_run: bool = False) -> tuple[str, str]:
    """Write a product's picture in both sizes and return their names; the same content once.

    Hold the pictures meanwhile: its files may be there, and nobody show them yet. Raises
    InvalidFields for what is no picture.
    """
    digest = hashlib.blake2b(content, digest_size=6).hexdigest()
    begins = f"products/{PurePosixPath(called).stem[:60]}-{digest}"
    names = f"{begins}.webp", f"{begins}-card.webp"
    if not all(map(default_storage.exists, names)):
        sizes = sizes_of(ContentFile(content))
        for name, picture in () if is_dry_run else zip(names, sizes, strict=True):
            if not default_storage.exists(name):
                default_storage.save(name, picture)
    return names


@contextmanager
def kept_sizes(upload: "File[Any]", *, folder: str) -> Iterator[tuple[str, str]]:
    """Keep a picture in both sizes, by a name that nobody guesses, for a row that shows it.

    Where that is not written after all, the files go again. Raises InvalidFields for what is no
    picture.
    """
    page, card = sizes_of(upload)
    name = f"{folder}{secrets.token_hex(16)}"
    kept: list[str] = []
    try:
        kept.append(default_storage.save(f"{name}.webp", page))
        kept.append(default_storage.save(f"{name}-card.webp", card))
        yield kept[0], kept[1]
    except BaseException:
        for file in kept:
            default_storage.delete(file)
        raise


def hold_pictures() -> None:
    """Let no file be removed until the transaction ends, for it may show one that nobody shows."""
    call("pg_advisory_xact_lock_shared", _LOCK)


def may_remove_pictures() -> bool:
    """Say whether nobody holds the files; if so, whoever wants to waits for the transaction."""
    return bool(call("pg_try_advisory_xact_lock", _LOCK))


def written(picture: "Image", side: int) -> "ContentFile[bytes]":
    """Return a picture as WebP, its longer side at most so many pixels."""
    sized = picture.copy()
    sized.thumbnail((side, side))
    file = io.BytesIO()
    sized.save(file, "WEBP", quality=82)
    return ContentFile(file.getvalue())
