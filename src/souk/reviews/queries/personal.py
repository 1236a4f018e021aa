"""What reviews hold on a person."""

from typing import Any
from uuid import UUID

from souk.reviews.models import Image, Review, Vote

REVIEW = (
    "id",
    "product_id",
    "author_name",
    "order_item_id",
    "rating",
    "title",
    "content",
    "status",
    "moderation_notes",
    "moderated_at",
    "helpful_count",
    "not_helpful_count",
    "created_at",
    "updated_at",
)
IMAGE = ("review_id", "file", "created_at")
VOTE = ("review_id", "is_helpful", "created_at")


def personal(user_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Return what a customer wrote and showed of products, and what they found helpful."""
    pictures = Image.objects.filter(review__user_id=user_id)
    reviews, votes = (kind.objects.filter(user_id=user_id) for kind in (Review, Vote))
    return {
        "reviews": list(reviews.order_by("id").values(*REVIEW)),
        "review_images": list(pictures.order_by("id").values(*IMAGE)),
        "review_votes": list(votes.order_by("id").values(*VOTE)),
    }
