"""Pictures that lie beside an import file, written anew as uploaded ones are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.storage import default_storage

from souk.catalog.operations.pictures import MAX_BYTES, keep_picture
from souk.catalog.queries.offers import media_url
from souk.core.errors import InvalidFields
from souk.core.sheets.records import BadRow

_OURS = re.compile(r"products/[^/\0]+\.webp")


@dataclass(slots=True)
class Pictures:
    """The folder `images` beside an import file."""

    folder: Path
    is_dry_run: bool = False
    _kept: dict[str, str] = field(default_factory=dict)
    _cards: dict[str, str] = field(default_factory=dict)

    def keep(self, name: str) -> str:
        """Write a picture to the media root and return its name there; the same content once.

        Raises BadRow when there is no such file, or it is no picture that could be uploaded.
        """
        if name not in self._kept:
            self._kept[name] = self._written(name)
        return self._kept[name]

    def own(self, address: str, of_product: Sequence[str]) -> str | None:
        """Return the name of a file of ours, None for what lies elsewhere.

        The product's own are known by their names, which are nobody else's: the shop may have had
        another address when the file was written.
        """
        for name in of_product:
            if address.endswith(f"/{name}"):
                return name
        own = address.removeprefix(media_url())
        return own if self._has(own) else None

    def card_of(self, kept: str) -> str:
        """Return the name of a kept picture's card, in the size of lists."""
        return self._cards.get(kept, "")

    def _has(self, name: str) -> bool:
        """Say whether a file of this name is there, one of ours."""
        if not _OURS.fullmatch(name) or not default_storage.exists(name):
            return False
        card = f"{name.removesuffix('.webp')}-card.webp"
        if default_storage.exists(card):
            self._cards[name] = card
        return True

    def _written(self, name: str) -> str:
        content = self._content(name)
        try:
            kept, card = keep_picture(content, called=name, is_dry_run=self.is_dry_run)
        except InvalidFields as problem:
            raise BadRow(f"image {name!r}: {problem.problems[0].message}") from None
        self._cards[kept] = card
        return kept

    def _content(self, name: str) -> bytes:
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            raise BadRow(f"image {name!r} is outside the folder images", column="image")
        if not path.is_file():
            raise BadRow(f"image {name!r} is neither an https address nor a file in images/")
        if path.stat().st_size > MAX_BYTES:
            raise BadRow(f"image {name!r} is larger than {MAX_BYTES // 1024**2} MB")
        return path.read_bytes()


def same_picture(kept: str, present: str) -> bool:
    """Say whether two names are of the same content; the ending was once that of the original."""
    return kept.rpartition(".")[0] == present.rpartition(".")[0]
