"""Pictures of people: small squares of our own making, whatever was sent."""

import io
import secrets
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from souk.accounts.models import User
from souk.accounts.operations.profile import locked_user
from souk.accounts.queries.profile import Profile, profile_of
from souk.core.files import stray_files
from souk.core.pictures import limit_pixels, opened_picture

SIDE = 256
MAX_PIXELS = 25_000_000
# All but JPEG is decoded whole, for a moment, at up to four bytes a pixel.
MAX_PIXELS_DECODED = 9_000_000

_FOLDER = "avatars/"


def set_avatar(user_id: UUID, upload: "File[bytes]", *, if_revision: int | None) -> Profile:
    """Make a picture the avatar: cut to a square, written anew as WebP without any metadata.

    Its name is random, so that nobody finds it who was not told. The picture before is removed
    once the new one is kept. Raises InvalidFields for what is no picture.
    """
    name = default_storage.save(f"{_FOLDER}{secrets.token_hex(16)}.webp", _square(upload))
    try:
        with transaction.atomic():
            _replace(user_id, name, if_revision)
    except BaseException:
        default_storage.delete(name)
        raise
    return profile_of(user_id)


@transaction.atomic
def remove_avatar(user_id: UUID, *, if_revision: int | None) -> None:
    """Have no avatar; repeating it changes nothing."""
    _replace(user_id, "", if_revision)


def forget_avatar(name: str) -> None:
    """Remove a picture's file once the transaction that gave it up has committed."""
    if name:
        # A store that does not answer is no reason to refuse: the file goes as a stray one.
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)


def remove_stray_avatars(made_before: datetime) -> int:
    """Remove files that no account shows, left by a process that was killed; return how many."""
    removed = 0
    for name in stray_files(_FOLDER, made_before, _shown_among):
        default_storage.delete(name)
        removed += 1
    return removed


def _shown_among(names: list[str]) -> "QuerySet[User, str]":
    return User.objects.filter(avatar__in=names).values_list("avatar", flat=True)


def _replace(user_id: UUID, name: str, if_revision: int | None) -> None:
    before = locked_user(user_id, if_revision).avatar
    if name != before:
        User.objects.filter(id=user_id).update(avatar=name)
        forget_avatar(before)


def _square(upload: "File[bytes]") -> "ContentFile[bytes]":
    import PIL.Image  # Rarely needed, and six megabytes of every process.
    import PIL.ImageOps

    written = io.BytesIO()
    with opened_picture(upload, max_pixels=MAX_PIXELS) as picture:
        # A JPEG is decoded at a fraction of its size already.
        if picture.format == "JPEG":
            picture.draft("RGB", (SIDE * 2, SIDE * 2))
        limit_pixels(picture, MAX_PIXELS_DECODED)
        plain = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        small = plain.reduce(max(1, min(plain.size) // (SIDE * 2)))
        square = PIL.ImageOps.fit(PIL.ImageOps.exif_transpose(small), (SIDE, SIDE))
        # A picture made from pixels alone: what else the file carried stays behind.
        clean = PIL.Image.new(square.mode, square.size)
        clean.paste(square)
        clean.save(written, "WEBP", quality=85)
    return ContentFile(written.getvalue())
