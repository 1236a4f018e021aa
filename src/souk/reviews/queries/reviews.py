"""Reviews as the storefront, their authors and staff see them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from souk.catalog.queries.known import product_on_show
from souk.core.errors import NotFound
from souk.reviews.errors import ReviewNotFound
from souk.reviews.models import Answer, Review, ReviewStatus, Vote

Sort = Literal["newest", "helpful", "rating", "-rating"]

# What a page is sorted by, and whether downwards; the id comes last, the latest first.
_COLUMNS: dict[str, tuple[str, bool] | None] = {
    "newest": None,
    "helpful": ("helpful_count", True),
    "rating": ("rating", False),
    "-rating": ("rating", True),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a product's reviews somebody wants to read."""

    product_id: UUID
    rating: int | None = None
    verified: bool | None = None
    sort: Sort = "newest"


@dataclass(frozen=True, slots=True)
class Sought:
    """What staff and sellers look for."""

    status: str | None = None
    product_id: UUID | None = None
    user_id: UUID | None = None
    rating: int | None = None
    verified: bool | None = None
    answered: bool | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What is shown of a product in all: how many reviews there are, and of each rating."""

    average_rating: float | None
    review_count: int
    ratings: dict[str, int]


def reviewed_product(slug: str) -> UUID:
    """Return the product that everybody sees at a slug; raise NotFound."""
    product_id = product_on_show(slug)
    if product_id is None:
        raise NotFound
    return product_id


def shown_reviews(wanted: Wanted) -> "QuerySet[Review]":
    """Return the approved reviews of a product."""
    reviews = _whole().filter(product_id=wanted.product_id, status=ReviewStatus.APPROVED)
    return _narrowed(reviews, wanted.rating, wanted.verified)


def reviews_after(
    reviews: "QuerySet[Review]", after: list[Any] | None, *, sort: Sort, limit: int
) -> list[Review]:
    """Return reviews in an order, from the one at the position `after` on."""
    by = _COLUMNS[sort]
    if by is None:
        rest = reviews.filter(id__lt=after[0]) if after else reviews
        return list(rest.order_by("-id")[:limit])
    column, is_downwards = by
    # Upwards in both, or downwards in both: as the index is read.
    sign, beyond = ("-", "lt") if is_downwards else ("", "gt")
    if after:
        value, review_id = after
        reviews = reviews.filter(
            Q(**{f"{column}__{beyond}": value}) | Q(**{column: value, f"id__{beyond}": review_id})
        )
    return list(reviews.order_by(f"{sign}{column}", f"{sign}id")[:limit])


def position_of(review: Review, sort: Sort) -> list[Any]:
    """Return where a review stands in an order, for a cursor."""
    by = _COLUMNS[sort]
    return [*([getattr(review, by[0])] if by else []), str(review.id)]


def summary_of(product_id: UUID) -> Summary:
    """Return what a product's approved reviews come to."""
    shown = Review.objects.filter(product_id=product_id, status=ReviewStatus.APPROVED)
    counts: Counter[int] = Counter()
    for rating, count in shown.order_by().values_list("rating").annotate(count=Count("id")):
        counts[rating] = count
    stars = Decimal(sum(rating * count for rating, count in counts.items()))
    # Rounded as the database rounds it for the product.
    average = (stars / (counts.total() or 1)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Summary(
        average_rating=float(average) if counts else None,
        review_count=counts.total(),
        ratings={str(rating): counts[rating] for rating in range(5, 0, -1)},
    )


def shown_review(review_id: UUID) -> Review:
    """Return an approved review of a product; raise ReviewNotFound."""
    review = Review.objects.filter(id=review_id, status=ReviewStatus.APPROVED).first()
    if review is None:
        raise ReviewNotFound
    return review


def reviews_by(user_id: UUID) -> "QuerySet[Review]":
    """Return what a customer wrote, with the product of each."""
    return _whole().filter(user_id=user_id).select_related("product")


def review_by(user_id: UUID, review_id: UUID) -> Review:
    """Return a review of a customer; raise ReviewNotFound."""
    return review_among(reviews_by(user_id), review_id)


def every_review() -> "QuerySet[Review]":
    """Return all reviews, with the product of each."""
    return _whole().select_related("product")


def reviews_for_seller(seller_id: UUID) -> "QuerySet[Review]":
    """Return what is shown of what somebody sells, with the product of each."""
    return every_review().filter(
        product__seller_id=seller_id,
        product__deleted_at__isnull=True,
        status=ReviewStatus.APPROVED,
    )


def sought_among(reviews: "QuerySet[Review]", sought: Sought) -> "QuerySet[Review]":
    """Return those among some reviews that somebody looks for."""
    for name in ("status", "product_id", "user_id"):
        if (value := getattr(sought, name)) is not None:
            reviews = reviews.filter(**{name: value})
    if sought.answered is not None:
        reviews = reviews.filter(is_answered=sought.answered)
    return _narrowed(reviews, sought.rating, sought.verified)


def review_among(reviews: "QuerySet[Review]", review_id: UUID) -> Review:
    """Return a review that is among some; raise ReviewNotFound."""
    review = reviews.filter(id=review_id).first()
    if review is None:
        raise ReviewNotFound
    return review


def answer_to(review: Review) -> Answer | None:
    """Return what was answered to a review, None where nothing was."""
    answer: Answer | None = getattr(review, "answer", None)
    return answer


def revision_of(review: Review) -> datetime:
    """Return when a review was changed last, or the answer to it."""
    answer = answer_to(review)
    return max(review.updated_at, answer.updated_at) if answer else review.updated_at


def vote_of(user_id: UUID, review_id: UUID) -> bool | None:
    """Return whether somebody found a review helpful; None where they have not said."""
    votes = Vote.objects.filter(user_id=user_id, review_id=review_id)
    return votes.values_list("is_helpful", flat=True).first()


def _whole() -> "QuerySet[Review]":
    return Review.objects.prefetch_related("images", "answer")


def _narrowed(
    reviews: "QuerySet[Review]", rating: int | None, verified: bool | None
) -> "QuerySet[Review]":
    if rating is not None:
        reviews = reviews.filter(rating=rating)
    if verified is not None:
        reviews = reviews.filter(order_item_id__isnull=not verified)
    return reviews
