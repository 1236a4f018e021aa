"""Reviews of a product, for everybody, and what a customer adds to them."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.core.http.access import EVERYBODY, open_to
from souk.core.http.answers import cacheable
from souk.core.http.caller import signed_in
from souk.core.http.pages import bad_cursor, decode_cursor, page_of
from souk.reviews.api.schemas import (
    OwnReviewAnswer,
    ReviewBody,
    ReviewPage,
    ReviewsQuery,
    VoteAnswer,
    VoteBody,
)
from souk.reviews.models import Review
from souk.reviews.operations.voting import take_vote_back, vote
from souk.reviews.operations.writing import write_review
from souk.reviews.queries.reviews import (
    Wanted,
    position_of,
    review_by,
    reviewed_product,
    reviews_after,
    shown_review,
    shown_reviews,
    summary_of,
    vote_of,
)

router = Router(tags=["reviews"])


@router.get("/products/{slug}/reviews", response=ReviewPage, operation_id="listReviews")
@open_to(EVERYBODY)
def list_reviews(request: HttpRequest, slug: str, query: Query[ReviewsQuery]) -> HttpResponse:
    """What customers say of a product: the reviews that were approved."""
    product_id = reviewed_product(slug)
    wanted = Wanted(product_id, query.rating, query.verified, query.sort)
    scope = f"reviews {wanted}"
    reviews = shown_reviews(wanted)
    after = _position(query, scope)
    rows = reviews_after(reviews, after, sort=query.sort, limit=query.limit + 1)
    page = page_of(rows, query, position=lambda row: position_of(row, query.sort), query=scope)
    answer = ReviewPage.model_validate(
        {
            **page,
            "summary": asdict(summary_of(product_id)),
            "total": reviews.count() if query.count else None,
        }
    )
    return cacheable(request, answer.model_dump_json())


@router.post(
    "/products/{slug}/reviews",
    response={201: OwnReviewAnswer},
    operation_id="createReview",
    auth=signed_in,
)
def write(request: HttpRequest, slug: str, body: ReviewBody) -> Status[Review]:
    """Say something of a product, once; others see it when it is approved."""
    user_id = _id(request)
    review_id = write_review(user_id, slug, **body.model_dump())
    return Status(201, review_by(user_id, review_id))


@router.post(
    "/reviews/{uuid:review_id}/votes",
    response=VoteAnswer,
    operation_id="voteOnReview",
    auth=signed_in,
)
def say_whether_helpful(request: HttpRequest, review_id: UUID, body: VoteBody) -> VoteAnswer:
    """Say whether a review is helpful; another vote takes the place of the first."""
    vote(_id(request), review_id, is_helpful=body.is_helpful)
    return _votes(request, review_id)


@router.delete(
    "/reviews/{uuid:review_id}/votes",
    response=VoteAnswer,
    operation_id="removeReviewVote",
    auth=signed_in,
)
def remove_vote(request: HttpRequest, review_id: UUID) -> VoteAnswer:
    """Take my vote back; repeating it changes nothing."""
    take_vote_back(_id(request), review_id)
    return _votes(request, review_id)


def _votes(request: HttpRequest, review_id: UUID) -> VoteAnswer:
    review = shown_review(review_id)
    return VoteAnswer(
        helpful_count=review.helpful_count,
        not_helpful_count=review.not_helpful_count,
        is_helpful=vote_of(_id(request), review_id),
    )


def _position(query: ReviewsQuery, scope: str) -> list[Any] | None:
    if query.cursor is None:
        return None
    length = 1 if query.sort == "newest" else 2
    position = decode_cursor(query.cursor, query=scope, length=length)
    *values, review_id = position
    if not isinstance(review_id, str) or not all(isinstance(value, int) for value in values):
        raise bad_cursor()
    return position


def _id(request: HttpRequest) -> UUID:
    user_id: UUID = request.caller.user_id  # type: ignore[attr-defined]
    return user_id
