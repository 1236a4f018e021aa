"""What customers say of what I sell, and what I answer."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.core.http.caller import Selling, seller
from souk.core.http.pages import page_by_id
from souk.core.http.revisions import if_match_moment, set_etag
from souk.reviews.api.schemas import (
    ReviewAnswerBody,
    SellerReviewAnswer,
    SellerReviewPage,
    SellerReviewsQuery,
)
from souk.reviews.models import Review
from souk.reviews.operations.answering import answer_as_seller, take_back_as_seller
from souk.reviews.queries.reviews import (
    Sought,
    review_among,
    reviews_for_seller,
    revision_of,
    sought_among,
)

router = Router(tags=["seller"], auth=seller)


@router.get("", response=SellerReviewPage, operation_id="sellerListReviews")
def list_reviews(request: HttpRequest, query: Query[SellerReviewsQuery]) -> dict[str, Any]:
    """What is shown of what I sell, the latest first; `answered=false` waits for my answer."""
    seller_id = _id(request)
    sought = Sought(product_id=query.product_id, rating=query.rating, answered=query.answered)
    found = sought_among(reviews_for_seller(seller_id), sought)
    return page_by_id(found, query, query=f"of seller {seller_id} {sought}", newest_first=True)


@router.get("/{uuid:review_id}", response=SellerReviewAnswer, operation_id="sellerGetReview")
def read(request: HttpRequest, review_id: UUID, response: HttpResponse) -> Review:
    """A review of what I sell, with my answer."""
    return _shown(request, review_id, response)


@router.put(
    "/{uuid:review_id}/answer", response=SellerReviewAnswer, operation_id="sellerAnswerReview"
)
def answer(
    request: HttpRequest, review_id: UUID, body: ReviewAnswerBody, response: HttpResponse
) -> Review:
    """Answer a review, in the place of what I answered before.

    Everybody reads it below the review, and who wrote that gets a letter. Honours If-Match with the
    ETag of the review.
    """
    answer_as_seller(
        review_id,
        body.content,
        seller_id=_id(request),
        unchanged_since=if_match_moment(request),
    )
    return _shown(request, review_id, response)


@router.delete("/{uuid:review_id}/answer", response={204: None}, operation_id="sellerRemoveAnswer")
def take_back(request: HttpRequest, review_id: UUID) -> Status[None]:
    """Take my answer back; repeating it changes nothing. Honours If-Match."""
    take_back_as_seller(review_id, seller_id=_id(request), unchanged_since=if_match_moment(request))
    return Status(204, None)


def _shown(request: HttpRequest, review_id: UUID, response: HttpResponse) -> Review:
    review = review_among(reviews_for_seller(_id(request)), review_id)
    set_etag(response, revision_of(review))
    return review


def _id(request: HttpRequest) -> UUID:
    selling: Selling = request.auth  # type: ignore[attr-defined]
    return selling.seller_id
