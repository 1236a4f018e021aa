"""What reviews hold on a person."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from souk.reviews.models import Answer, Image, Review, Vote

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
ANSWER = ("review_id", "content", "created_at", "updated_at")
VOTE = ("review_id", "is_helpful", "created_at")


def personal(user_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Return what somebody wrote and showed of products, what was answered by them and to them,
    and what they found helpful.
    """
    pictures = Image.objects.filter(review__user_id=user_id)
    to_them = Review.objects.filter(user_id=user_id).values("id")
    answers = Answer.objects.filter(Q(seller_id=user_id) | Q(review__in=to_them))
    reviews, votes = (kind.objects.filter(user_id=user_id) for kind in (Review, Vote))
    return {
        "reviews": list(reviews.order_by("id").values(*REVIEW)),
        "review_images": list(pictures.order_by("id").values(*IMAGE)),
        "review_answers": list(answers.order_by("id").values(*ANSWER)),
        "review_votes": list(votes.order_by("id").values(*VOTE)),
    }
