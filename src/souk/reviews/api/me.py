"""What I wrote of products."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.core.http.caller import owner, signed_in
from souk.core.http.pages import PageQuery, page_by_id
from souk.core.http.revisions import if_match_moment, set_etag
from souk.core.http.uploads import file_body, takes_file, uploaded_file
from souk.reviews.api.schemas import OwnReviewAnswer, OwnReviewPage, ReviewChange
from souk.reviews.models import Review
from souk.reviews.operations import images
from souk.reviews.operations.writing import remove_review, rewrite_review
from souk.reviews.queries.reviews import review_by, reviews_by

router = Router(tags=["account"], auth=owner)


@router.get("", response=OwnReviewPage, operation_id="listMyReviews", auth=signed_in)
def list_mine(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """What I wrote of products, the latest first, with what became of it."""
    user_id = _id(request)
    return page_by_id(reviews_by(user_id), query, query=f"mine {user_id}", newest_first=True)


@router.get("/{uuid:review_id}", response=OwnReviewAnswer, operation_id="getMyReview")
def read(request: HttpRequest, review_id: UUID, response: HttpResponse) -> Review:
    """A review of mine."""
    return _shown(request, review_id, response)


@router.patch("/{uuid:review_id}", response=OwnReviewAnswer, operation_id="updateMyReview")
def change(
    request: HttpRequest, review_id: UUID, body: ReviewChange, response: HttpResponse
) -> Review:
    """Change what I wrote; it waits to be approved again. Honours If-Match."""
    rewrite_review(
        review_id,
        user_id=_id(request),
        unchanged_since=if_match_moment(request),
        **body.model_dump(exclude_unset=True),
    )
    return _shown(request, review_id, response)


@router.delete("/{uuid:review_id}", response={204: None}, operation_id="deleteMyReview")
def remove(request: HttpRequest, review_id: UUID) -> Status[None]:
    """Take back what I wrote, with its votes. Honours If-Match."""
    remove_review(review_id, user_id=_id(request), unchanged_since=if_match_moment(request))
    return Status(204, None)


@router.post(
    "/{uuid:review_id}/images",
    response={201: OwnReviewAnswer},
    operation_id="addReviewImage",
    openapi_extra=file_body(),
)
@takes_file
def add_image(request: HttpRequest, review_id: UUID) -> Status[Review]:
    """Add a picture: a PNG, JPEG or WebP of at most 5 MB, five in a review.

    It is written anew as WebP; the review waits to be approved again.
    """
    with uploaded_file(request) as upload:
        images.add_image(review_id, upload, user_id=_id(request))
    return Status(201, review_by(_id(request), review_id))


@router.delete(
    "/{uuid:review_id}/images/{uuid:image_id}",
    response={204: None},
    operation_id="deleteReviewImage",
)
def remove_image(request: HttpRequest, review_id: UUID, image_id: UUID) -> Status[None]:
    """Take a picture out of what I wrote. Honours If-Match with the ETag of the review."""
    images.remove_image(
        review_id, image_id, user_id=_id(request), unchanged_since=if_match_moment(request)
    )
    return Status(204, None)


def _shown(request: HttpRequest, review_id: UUID, response: HttpResponse) -> Review:
    review = review_by(_id(request), review_id)
    set_etag(response, review.updated_at)
    return review


def _id(request: HttpRequest) -> UUID:
    user_id: UUID = request.caller.user_id  # type: ignore[attr-defined]
    return user_id
