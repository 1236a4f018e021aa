"""Pictures in reviews: written anew, seen when their review is."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from souk.catalog.operations.pictures import sizes_of
from souk.core.editing import locked_row
from souk.core.errors import NotFound
from souk.core.files import files_made_before
from souk.reviews.errors import TooManyPictures
from souk.reviews.models import Picture, Review
from souk.reviews.operations.files import delete_files, forget_pictures
from souk.reviews.operations.writing import submit_again

MOST_PICTURES = 5

_FOLDER = "reviews/"


def add_picture(review_id: UUID, upload: "File[Any]", *, user_id: UUID) -> None:
    """Add a picture to one's own review, which waits to be approved again.

    What else the file carried, such as where it was taken, is left behind. Raises NotFound,
    TooManyPictures, and InvalidFields for what is no picture.
    """
    if not Review.objects.filter(id=review_id, user_id=user_id).exists():
        raise NotFound
    page, card = sizes_of(upload)
    name = f"{_FOLDER}{secrets.token_hex(16)}"
    kept: list[str] = []
    try:
        kept.append(default_storage.save(f"{name}.webp", page))
        kept.append(default_storage.save(f"{name}-card.webp", card))
        _add(review_id, user_id, *kept)
    except BaseException:
        for file in kept:
            default_storage.delete(file)
        raise


@transaction.atomic
def remove_picture(review_id: UUID, picture_id: UUID, *, user_id: UUID) -> None:
    """Take a picture out of one's own review; raises NotFound."""
    own = Picture.objects.filter(review=review_id, review__user_id=user_id, id=picture_id)
    if not forget_pictures(own):
        raise NotFound


def remove_stray_review_pictures(made_before: datetime) -> int:
    """Remove files that no review shows and that are older than a moment; return how many."""
    old = list(files_made_before(_FOLDER, made_before))
    shown = {
        *Picture.objects.filter(file__in=old).values_list("file", flat=True),
        *Picture.objects.filter(card_file__in=old).values_list("card_file", flat=True),
    }
    stray = [name for name in old if name not in shown]
    delete_files(stray)
    return len(stray)


@transaction.atomic
def _add(review_id: UUID, user_id: UUID, file: str, card_file: str) -> None:
    own = Review.objects.filter(user_id=user_id)
    review = locked_row(own, review_id, unchanged_since=None)
    if review.pictures.count() >= MOST_PICTURES:
        raise TooManyPictures
    Picture.objects.create(review=review, file=file, card_file=card_file)
    submit_again(review)
