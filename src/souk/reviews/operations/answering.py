"""Who sells a product answers what is said of it: one answer a review."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from souk.accounts.queries.authority import require_authority
from souk.catalog.queries.known import seller_of_product
from souk.core.database.functions import call
from souk.core.errors import PreconditionFailed
from souk.core.events import publish
from souk.reviews.errors import ReviewNotShown, SellersProduct
from souk.reviews.events import ReviewAnswered
from souk.reviews.models import Answer, Review, ReviewStatus
from souk.reviews.queries.reviews import (
    answer_to,
    every_review,
    review_among,
    reviews_for_seller,
    revision_of,
)


@transaction.atomic
def answer_as_seller(
    review_id: UUID, content: str, *, seller_id: UUID, unchanged_since: datetime | None
) -> None:
    """Answer what is said of one's own product, in the place of what was answered before.

    Raises ReviewNotFound where none is shown, PreconditionFailed.
    """
    review = _held(reviews_for_seller(seller_id), review_id, unchanged_since)
    _answer(review, content, seller_id=seller_id, by=seller_id)


@transaction.atomic
def answer_as_shop(
    review_id: UUID, content: str, *, actor_id: UUID | None, unchanged_since: datetime | None
) -> None:
    """Answer what is said of a product of the shop's own, as `answer_as_seller` does.

    Raises ReviewNotFound, ReviewNotShown, SellersProduct, PreconditionFailed, PermissionMissing.
    """
    require_authority(actor_id, "reviews.manage")
    review = _held(every_review(), review_id, unchanged_since)
    if seller_of_product(review.product_id) is not None:
        raise SellersProduct
    if review.status != ReviewStatus.APPROVED:
        raise ReviewNotShown
    _answer(review, content, seller_id=None, by=actor_id)


@transaction.atomic
def take_back_as_seller(
    review_id: UUID, *, seller_id: UUID, unchanged_since: datetime | None
) -> None:
    """Take back what was answered about one's own product; repeating it changes nothing.

    Raises ReviewNotFound where none is shown, PreconditionFailed.
    """
    review = _held(reviews_for_seller(seller_id), review_id, unchanged_since)
    Answer.objects.filter(review=review).delete()


@transaction.atomic
def take_back_as_shop(
    review_id: UUID, *, actor_id: UUID | None, unchanged_since: datetime | None
) -> None:
    """Take an answer away, also a seller's; repeating it changes nothing.

    Raises ReviewNotFound, PreconditionFailed, PermissionMissing.
    """
    require_authority(actor_id, "reviews.manage")
    review = _held(every_review(), review_id, unchanged_since)
    Answer.objects.filter(review=review).delete()


def _held(reviews: "QuerySet[Review]", review_id: UUID, unchanged_since: datetime | None) -> Review:
    call("reviews.hold_review", review_id)
    review = review_among(reviews, review_id)
    if unchanged_since is not None and revision_of(review) != unchanged_since:
        raise PreconditionFailed
    return review


def _answer(review: Review, content: str, *, seller_id: UUID | None, by: UUID | None) -> None:
    said = {"content": content, "seller_id": seller_id, "answered_by_id": by}
    before = answer_to(review)
    if before is None:
        Answer.objects.create(review=review, **said)
    elif (before.content, before.seller_id) == (content, seller_id):
        return
    else:
        Answer.objects.filter(id=before.id).update(**said)
    publish(ReviewAnswered(review.id, review.product_id, review.rating))
