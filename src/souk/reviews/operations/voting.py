"""Whether a review is helpful, others say: one vote a customer."""

from uuid import UUID

from django.db import transaction

from souk.catalog.queries.known import seller_of_product
from souk.core.database.functions import call
from souk.core.editing import refusing
from souk.reviews.errors import OwnProduct, OwnReview, ReviewNotFound
from souk.reviews.models import Vote
from souk.reviews.queries.reviews import shown_review

_REFUSALS = {"reviews_votes_are_others": OwnReview()}


@transaction.atomic
def vote(user_id: UUID, review_id: UUID, *, is_helpful: bool) -> None:
    """Say whether a review is helpful, in the place of what one said before.

    Raises ReviewNotFound where none is shown, OwnReview, and OwnProduct for who sells it.
    """
    _hold(review_id)
    if seller_of_product(shown_review(review_id).product_id) == user_id:
        raise OwnProduct
    with refusing(_REFUSALS):
        Vote.objects.bulk_create(
            [Vote(review_id=review_id, user_id=user_id, is_helpful=is_helpful)],
            update_conflicts=True,
            unique_fields=["review", "user_id"],
            update_fields=["is_helpful"],
        )


@transaction.atomic
def take_vote_back(user_id: UUID, review_id: UUID) -> None:
    """Say nothing of a review any more; repeating it changes nothing. Raises ReviewNotFound."""
    _hold(review_id)
    Vote.objects.filter(review_id=review_id, user_id=user_id).delete()


def _hold(review_id: UUID) -> None:
    # Its author may be about to take it back, and the votes with it.
    if not call("reviews.hold_review", review_id):
        raise ReviewNotFound
