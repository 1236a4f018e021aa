"""Writing reviews: one a customer and product."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from souk.accounts.queries.profile import profile_of
from souk.catalog.queries.known import seller_of_product
from souk.core.database.identity import as_system
from souk.core.editing import locked_row, refusing
from souk.core.events import publish
from souk.orders.queries.purchases import delivered_item
from souk.reviews.errors import AlreadyReviewed, OwnProduct
from souk.reviews.events import ReviewApproved, ReviewSubmitted
from souk.reviews.models import Image, Review, ReviewStatus
from souk.reviews.operations.files import forget_images
from souk.reviews.queries.reviews import reviewed_product

_REFUSALS = {"reviews_reviews_one_a_customer_and_product": AlreadyReviewed()}


@transaction.atomic
def write_review(user_id: UUID, slug: str, *, rating: int, title: str, content: str) -> UUID:
    """Say something of a product, and return the review's id; shown once it is approved.

    Whether its author has bought the product is found out here, and never said by them. Raises
    NotFound, AlreadyReviewed, and OwnProduct for who sells it.
    """
    product_id = reviewed_product(slug)
    if seller_of_product(product_id) == user_id:
        raise OwnProduct
    review = Review(
        product_id=product_id,
        user_id=user_id,
        author_name=_shown_name(user_id),
        order_item_id=delivered_item(user_id, product_id),
        rating=rating,
        title=title,
        content=content,
    )
    with refusing(_REFUSALS):
        review.save(force_insert=True)
    _submit(review, may_be_shown=True)
    return review.id


@transaction.atomic
def rewrite_review(
    review_id: UUID, *, user_id: UUID, unchanged_since: datetime | None, **said: Any
) -> None:
    """Change one's own review, which is looked at anew; what stays the same changes nothing.

    Raises NotFound, PreconditionFailed.
    """
    review = _own(review_id, user_id, unchanged_since)
    if all(getattr(review, name) == value for name, value in said.items()):
        return
    for name, value in said.items():
        setattr(review, name, value)
    submit_again(review, *said)


def submit_again(review: Review, *changed: str) -> None:
    """Have a review that its author changed looked at anew, as far as the shop looks at any.

    What was not shown before is not shown by changing it.
    """
    user_id, was_shown = review.user_id, review.status == ReviewStatus.APPROVED
    review.author_name = _shown_name(user_id)
    review.order_item_id = delivered_item(user_id, review.product_id)
    review.status = ReviewStatus.PENDING
    review.moderated_by_id = review.moderated_at = None
    names = ("author_name", "order_item_id", "status", "moderated_by_id", "moderated_at")
    review.save(update_fields=[*changed, *names])
    _submit(review, may_be_shown=was_shown)


@transaction.atomic
def remove_review(review_id: UUID, *, user_id: UUID, unchanged_since: datetime | None) -> None:
    """Take one's own review back, with its pictures and votes.

    Raises NotFound, PreconditionFailed.
    """
    review = _own(review_id, user_id, unchanged_since)
    forget_images(Image.objects.filter(review=review))
    # The votes are others'.
    with as_system():
        review.delete()


def _own(review_id: UUID, user_id: UUID, unchanged_since: datetime | None) -> Review:
    own = Review.objects.filter(user_id=user_id)
    return locked_row(own, review_id, unchanged_since=unchanged_since)


def _submit(review: Review, *, may_be_shown: bool) -> None:
    """Announce a review; show it at once where it may be and the shop does not look first."""
    said = (review.id, review.product_id, review.rating)
    publish(ReviewSubmitted(*said))
    waits = settings.REVIEWS_WAIT == "all" or (
        settings.REVIEWS_WAIT == "unverified" and review.order_item_id is None
    )
    if may_be_shown and not waits:
        # Nobody approves their own: the shop does.
        with as_system():
            Review.objects.filter(id=review.id).update(status=ReviewStatus.APPROVED)
        publish(ReviewApproved(*said))


def _shown_name(user_id: UUID) -> str:
    """Return how a customer is called in public: as they wish it, else without the family name."""
    profile = profile_of(user_id)
    initial = f" {profile.last_name[:1]}." if profile.last_name else ""
    return (profile.display_name or f"{profile.first_name}{initial}").strip()[:200]
