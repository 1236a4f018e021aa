"""Pictures in reviews: written anew, seen when their review is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models.functions import Now

from souk.catalog.operations.pictures import kept_sizes
from souk.core.database.identity import as_system
from souk.core.editing import locked_row
from souk.core.errors import NotFound
from souk.core.files import stray_files
from souk.reviews.errors import TooManyPictures
from souk.reviews.models import Image, Review
from souk.reviews.operations.files import delete_files, forget_images
from souk.reviews.operations.writing import submit_again

MOST_IMAGES = 5

_FOLDER = "reviews/"


def add_image(review_id: UUID, upload: "File[Any]", *, user_id: UUID) -> None:
    """Add a picture to one's own review, which waits to be approved again.

    What else the file carried, such as where it was taken, is left behind. Raises NotFound,
    TooManyPictures, and InvalidFields for what is no picture.
    """
    if not Review.objects.filter(id=review_id, user_id=user_id).exists():
        raise NotFound
    with kept_sizes(upload, folder=_FOLDER) as (file, card_file):
        _add(review_id, user_id, file, card_file)


@transaction.atomic
def remove_image(
    review_id: UUID, image_id: UUID, *, user_id: UUID, unchanged_since: datetime | None
) -> None:
    """Take a picture out of one's own review; raises NotFound, PreconditionFailed."""
    own = Review.objects.filter(user_id=user_id)
    review = locked_row(own, review_id, unchanged_since=unchanged_since)
    if not forget_images(review.images.filter(id=image_id)):
        raise NotFound
    # Nothing is to be looked at anew: it stays shown, which its author may not write.
    with as_system():
        Review.objects.filter(id=review.id).update(updated_at=Now())


def remove_stray_review_images(made_before: datetime) -> int:
    """Remove files that no review shows and that are older than a moment; return how many."""
    removed = 0
    for name in stray_files(_FOLDER, made_before, _shown_among):
        delete_files([name])
        removed += 1
    return removed


def _shown_among(names: list[str]) -> set[str]:
    return {
        *Image.objects.filter(file__in=names).values_list("file", flat=True),
        *Image.objects.filter(card_file__in=names).values_list("card_file", flat=True),
    }


@transaction.atomic
def _add(review_id: UUID, user_id: UUID, file: str, card_file: str) -> None:
    own = Review.objects.filter(user_id=user_id)
    review = locked_row(own, review_id, unchanged_since=None)
    if review.images.count() >= MOST_IMAGES:
        raise TooManyPictures
    Image.objects.create(review=review, file=file, card_file=card_file)
    submit_again(review)
