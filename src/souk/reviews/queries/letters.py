"""What a letter about a review tells."""

from dataclasses import dataclass
from uuid import UUID

from souk.reviews.models import Review
from souk.reviews.queries.reviews import answer_to


@dataclass(frozen=True, slots=True)
class ReviewToTell:
    """A review as it is by now; what is shown at once, nobody of the shop has decided."""

    user_id: UUID
    status: str
    is_decided: bool
    answer_id: UUID | None
    product_name: str
    product_slug: str


def review_to_tell(review_id: UUID) -> ReviewToTell | None:
    """Return what to tell of a review; None where its author has taken it back."""
    review = Review.objects.select_related("product", "answer").filter(id=review_id).first()
    if review is None:
        return None
    answer = answer_to(review)
    return ReviewToTell(
        user_id=review.user_id,
        status=review.status,
        is_decided=review.moderated_at is not None,
        answer_id=answer.id if answer else None,
        product_name=review.product.name,
        product_slug=review.product.slug,
    )
