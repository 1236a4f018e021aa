"""Pictures that lie beside an import file: checked by their content, kept under the media root."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError

from souk.catalog.operations.pictures import CARD_SIDE, written
from souk.core.sheets.records import BadRow

_LARGEST = 10 * 1024 * 1024
_KINDS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "gif"}


@dataclass(slots=True)
class Pictures:
    """The folder `images` beside an import file."""

    folder: Path
    is_dry_run: bool = False
    _kept: dict[str, str] = field(default_factory=dict)
    _cards: dict[str, str] = field(default_factory=dict)

    def keep(self, name: str) -> str:
        """Copy a picture to the media root and return its name there; the same content once.

        Raises BadRow when there is no such file or it is not a picture.
        """
        if name not in self._kept:
            self._kept[name] = self._copy(name)
        return self._kept[name]

    def card_of(self, kept: str) -> str:
        """Return the name of a kept picture's card, in the size of lists."""
        return self._cards.get(kept, "")

    def _copy(self, name: str) -> str:
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            raise BadRow(f"image {name!r} is outside the folder images", column="image")
        if not path.is_file():
            raise BadRow(f"image {name!r} is neither an https address nor a file in images/")
        if path.stat().st_size > _LARGEST:
            raise BadRow(f"image {name!r} is larger than 10 MB")
        content = path.read_bytes()
        suffix = _kind_of(path, name)
        digest = hashlib.blake2b(content, digest_size=6).hexdigest()
        kept = f"products/{path.stem[:60]}-{digest}.{suffix}"
        card = f"products/{path.stem[:60]}-{digest}-card.webp"
        self._cards[kept] = card
        if self.is_dry_run:
            return kept
        if not default_storage.exists(kept):
            default_storage.save(kept, ContentFile(content))
        if not default_storage.exists(card):
            default_storage.save(card, _card(path, name))
        return kept


def _card(path: Path, name: str) -> "ContentFile[bytes]":
    try:
        with Image.open(path) as picture:
            kind = "RGBA" if picture.has_transparency_data else "RGB"
            return written(ImageOps.exif_transpose(picture).convert(kind), CARD_SIDE)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise BadRow(f"image {name!r} is not a whole picture") from None


def _kind_of(path: Path, name: str) -> str:
    try:
        with Image.open(path) as picture:
            picture.verify()
            kind = picture.format or ""
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        raise BadRow(f"image {name!r} is not a picture") from None
    if kind not in _KINDS:
        raise BadRow(f"image {name!r} is {kind}; use PNG, JPEG, WebP or GIF")
    return _KINDS[kind]
