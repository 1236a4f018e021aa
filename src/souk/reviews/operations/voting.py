"""Whether a review is helpful, others say: one vote a customer."""

from uuid import UUID

from django.db import transaction

from souk.core.editing import refusing
from souk.reviews.errors import OwnReview
from souk.reviews.models import Vote
from souk.reviews.queries.reviews import shown_review

_REFUSALS = {"reviews_votes_are_others": OwnReview()}


@transaction.atomic
def vote(user_id: UUID, review_id: UUID, *, is_helpful: bool) -> None:
    """Say whether a review is helpful, in the place of what one said before.

    Raises ReviewNotFound where none is shown, OwnReview.
    """
    shown_review(review_id)
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
    shown_review(review_id)
    Vote.objects.filter(review_id=review_id, user_id=user_id).delete()
