"""Staff decide what is shown."""

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from souk.accounts.queries.authority import require_authority
from souk.core.events import publish
from souk.reviews.errors import ReviewNotFound
from souk.reviews.events import ReviewApproved, ReviewRejected
from souk.reviews.models import Review, ReviewStatus

_ANNOUNCED: dict[ReviewStatus, type[ReviewApproved] | type[ReviewRejected]] = {
    ReviewStatus.APPROVED: ReviewApproved,
    ReviewStatus.REJECTED: ReviewRejected,
}


def approve_review(review_id: UUID, *, notes: str = "", actor_id: UUID | None) -> None:
    """Show a review; its rating counts. Raises ReviewNotFound, PermissionMissing."""
    _decide(review_id, ReviewStatus.APPROVED, notes, actor_id)


def reject_review(review_id: UUID, *, notes: str = "", actor_id: UUID | None) -> None:
    """Do not show a review, or no longer. Raises ReviewNotFound, PermissionMissing."""
    _decide(review_id, ReviewStatus.REJECTED, notes, actor_id)


def mark_review_as_spam(review_id: UUID, *, notes: str = "", actor_id: UUID | None) -> None:
    """Put a review away as spam. Raises ReviewNotFound, PermissionMissing."""
    _decide(review_id, ReviewStatus.SPAM, notes, actor_id)


@transaction.atomic
def _decide(review_id: UUID, status: ReviewStatus, notes: str, actor_id: UUID | None) -> None:
    require_authority(actor_id, "reviews.manage")
    review = Review.objects.select_for_update(no_key=True).filter(id=review_id).first()
    if review is None:
        raise ReviewNotFound
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
