"""Reviews, for who decides what is shown."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.core.http.caller import staff_may
from souk.core.http.pages import page_by_id
from souk.core.http.revisions import if_match_moment, set_etag
from souk.reviews.api.schemas import (
    NotesBody,
    ReviewAnswerBody,
    StaffReviewAnswer,
    StaffReviewPage,
    StaffReviewsQuery,
)
from souk.reviews.models import Review
from souk.reviews.operations import answering, moderation
from souk.reviews.queries.reviews import (
    Sought,
    every_review,
    review_among,
    revision_of,
    sought_among,
)

router = Router(tags=["admin"], auth=staff_may("reviews.manage"))


@router.get("", response=StaffReviewPage, operation_id="adminListReviews")
def list_reviews(request: HttpRequest, query: Query[StaffReviewsQuery]) -> dict[str, Any]:
    """Reviews, the latest first; `status=pending` waits for a decision."""
    sought = Sought(
        status=query.status,
        product_id=query.product_id,
        user_id=query.user_id,
        rating=query.rating,
        verified=query.verified,
        answered=query.answered,
    )
    found = sought_among(every_review(), sought)
    return page_by_id(found, query, query=f"staff's reviews {sought}", newest_first=True)


@router.get("/{uuid:review_id}", response=StaffReviewAnswer, operation_id="adminGetReview")
def read(request: HttpRequest, review_id: UUID, response: HttpResponse) -> Review:
    """A review, with what was decided on it."""
    return _shown(review_id, response)


@router.post(
    "/{uuid:review_id}/approve", response=StaffReviewAnswer, operation_id="adminApproveReview"
)
def approve(
    request: HttpRequest, review_id: UUID, response: HttpResponse, body: NotesBody | None = None
) -> Review:
    """Show a review; its rating counts from now on. Honours If-Match: show what you have read."""
    return _decided(request, review_id, response, body, moderation.approve_review)


@router.post(
    "/{uuid:review_id}/reject", response=StaffReviewAnswer, operation_id="adminRejectReview"
)
def reject(
    request: HttpRequest, review_id: UUID, response: HttpResponse, body: NotesBody | None = None
) -> Review:
    """Do not show a review, or no longer. Honours If-Match."""
    return _decided(request, review_id, response, body, moderation.reject_review)


@router.post(
    "/{uuid:review_id}/spam", response=StaffReviewAnswer, operation_id="adminMarkReviewAsSpam"
)
def mark_as_spam(
    request: HttpRequest, review_id: UUID, response: HttpResponse, body: NotesBody | None = None
) -> Review:
    """Put a review away as spam. Honours If-Match."""
    return _decided(request, review_id, response, body, moderation.mark_review_as_spam)


@router.put(
    "/{uuid:review_id}/answer", response=StaffReviewAnswer, operation_id="adminAnswerReview"
)
def answer(
    request: HttpRequest, review_id: UUID, body: ReviewAnswerBody, response: HttpResponse
) -> Review:
    """Answer a review of a product of the shop's own, in the place of what was answered before.

    Who wrote it gets a letter. Honours If-Match.
    """
    answering.answer_as_shop(
        review_id,
        body.content,
        actor_id=_id(request),
        unchanged_since=if_match_moment(request),
    )
    return _shown(review_id, response)


@router.delete("/{uuid:review_id}/answer", response={204: None}, operation_id="adminRemoveAnswer")
def take_back(request: HttpRequest, review_id: UUID) -> Status[None]:
    """Take an answer away, also a seller's; repeating it changes nothing. Honours If-Match."""
    answering.take_back_as_shop(
        review_id, actor_id=_id(request), unchanged_since=if_match_moment(request)
    )
    return Status(204, None)


def _decided(
    request: HttpRequest,
    review_id: UUID,
    response: HttpResponse,
    body: NotesBody | None,
    decide: Callable[..., None],
) -> Review:
    decide(
        review_id,
        notes=body.notes if body else "",
        actor_id=_id(request),
        unchanged_since=if_match_moment(request),
    )
    return _shown(review_id, response)


def _shown(review_id: UUID, response: HttpResponse) -> Review:
    review = review_among(every_review(), review_id)
    set_etag(response, revision_of(review))
    return review


def _id(request: HttpRequest) -> UUID:
    user_id: UUID = request.caller.user_id  # type: ignore[attr-defined]
    return user_id
