"""Forgetting who wrote and voted. How a product was rated stays."""

from collections.abc import Collection
from uuid import UUID

from souk.reviews.models import Image, Review, Vote
from souk.reviews.operations.files import forget_images


def forget_reviewers(user_ids: Collection[UUID]) -> None:
    """Take what these people wrote and voted away; repeating it changes nothing."""
    Vote.objects.filter(user_id__in=user_ids).delete()
    forget_images(Image.objects.filter(review__user_id__in=user_ids))
    Review.objects.filter(user_id__in=user_ids).update(
        author_name="", title="", content="", moderation_notes=""
    )
