"""Staff decide what is shown.

Each decision raises ReviewNotFound, PermissionMissing, OwnReview of what the actor wrote and
OwnProduct of what they sell, and PreconditionFailed where it is not as they read it.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from souk.accounts.queries.authority import require_authority
from souk.catalog.queries.known import seller_of_product
from souk.core.errors import PreconditionFailed
from souk.core.events import publish
from souk.reviews.errors import OwnProduct, OwnReview, ReviewNotFound
from souk.reviews.events import ReviewApproved, ReviewRejected
from souk.reviews.models import Review, ReviewStatus
from souk.reviews.queries.reviews import revision_of

_ANNOUNCED: dict[ReviewStatus, type[ReviewApproved] | type[ReviewRejected]] = {
    ReviewStatus.APPROVED: ReviewApproved,
    ReviewStatus.REJECTED: ReviewRejected,
}


def approve_review(
    review_id: UUID,
    *,
    notes: str = "",
    actor_id: UUID | None,
    unchanged_since: datetime | None = None,
) -> None:
    """Show a review; its rating counts."""
    _decide(review_id, ReviewStatus.APPROVED, notes, actor_id, unchanged_since)


def reject_review(
    review_id: UUID,
    *,
    notes: str = "",
    actor_id: UUID | None,
    unchanged_since: datetime | None = None,
) -> None:
    """Do not show a review, or no longer."""
    _decide(review_id, ReviewStatus.REJECTED, notes, actor_id, unchanged_since)


def mark_review_as_spam(
    review_id: UUID,
    *,
    notes: str = "",
    actor_id: UUID | None,
    unchanged_since: datetime | None = None,
) -> None:
    """Put a review away as spam."""
    _decide(review_id, ReviewStatus.SPAM, notes, actor_id, unchanged_since)


@transaction.atomic
def _decide(
    review_id: UUID,
    status: ReviewStatus,
    notes: str,
    actor_id: UUID | None,
    unchanged_since: datetime | None,
) -> None:
    require_authority(actor_id, "reviews.manage")
    review = Review.objects.select_for_update(no_key=True).filter(id=review_id).first()
    if review is None:
        raise ReviewNotFound
    if unchanged_since is not None and revision_of(review) != unchanged_since:
        raise PreconditionFailed
    _refuse_judges_of_their_own(review, actor_id)
    is_decided = review.status == status
    if is_decided and notes in ("", review.moderation_notes):
        return
    Review.objects.filter(id=review_id).update(
        status=status,
        moderation_notes=notes,
        moderated_by_id=actor_id,
        moderated_at=Now(),
    )
    announced = _ANNOUNCED.get(status)
    if announced and not is_decided:
        publish(announced(review_id=review.id, product_id=review.product_id, rating=review.rating))


def _refuse_judges_of_their_own(review: Review, actor_id: UUID | None) -> None:
    if actor_id is None:
        return
    if review.user_id == actor_id:
        raise OwnReview
    if seller_of_product(review.product_id) == actor_id:
        raise OwnProduct
