"""Forgetting who wrote, answered and voted. How a product was rated stays."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from souk.reviews.models import Answer, Image, Review, Vote
from souk.reviews.operations.files import forget_images


def forget_reviewers(user_ids: Collection[UUID]) -> None:
    """Take what these people wrote, answered and voted away; repeating it changes nothing.

    What was answered to them may name them, and goes, too. Runs in its caller's transaction.
    """
    _hold_reviews(user_ids)
    Vote.objects.filter(user_id__in=user_ids).delete()
    forget_images(Image.objects.filter(review__user_id__in=user_ids))
    told = Review.objects.filter(user_id__in=user_ids).exclude(
        author_name="", title="", content="", moderation_notes=""
    )
    Answer.objects.filter(Q(seller_id__in=user_ids) | Q(review__in=told.values("id"))).delete()
    told.update(author_name="", title="", content="", moderation_notes="")


def _hold_reviews(user_ids: Collection[UUID]) -> None:
    """Hold all that changes, in the order of ids: votes would hold theirs in any order."""
    voted_on = Vote.objects.filter(user_id__in=user_ids).values("review")
    answered = Answer.objects.filter(seller_id__in=user_ids).values("review")
    held = Review.objects.filter(Q(user_id__in=user_ids) | Q(id__in=voted_on) | Q(id__in=answered))
    list(held.select_for_update(no_key=True).order_by("id").values_list("id"))
