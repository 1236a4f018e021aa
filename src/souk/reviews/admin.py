"""Reviews, for who decides what is shown."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from unfold.decorators import display

from souk.catalog.queries.offers import media_url
from souk.core.admin.lists import Coloured, RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin
from souk.core.admin.roles import staff_may
from souk.core.admin.steps import Input, Step, StepsAdmin
from souk.core.errors import DomainError, invalid_field
from souk.reviews.models import Review, ReviewStatus
from souk.reviews.operations.answering import answer_as_shop, take_back_as_shop
from souk.reviews.operations.moderation import (
    approve_review,
    mark_review_as_spam,
    reject_review,
)
from souk.reviews.queries.reviews import answer_to, revision_of

_COLOURS = {
    ReviewStatus.PENDING: "info",
    ReviewStatus.APPROVED: "success",
    ReviewStatus.REJECTED: "warning",
    ReviewStatus.SPAM: "danger",
}
_NOTES = (Input("notes", "Why, for the staff", max_length=2000),)
_CONTENT = (Input("content", "What the shop answers", max_length=2000),)
_STEP_TO = {
    "approve": ReviewStatus.APPROVED,
    "reject": ReviewStatus.REJECTED,
    "spam": ReviewStatus.SPAM,
}


def _deciding(label: str, done: str, decide: Callable[..., None], variant: str = "danger") -> Step:
    """Return the button of a decision; why it was taken, the staff may note."""

    def act(review: Review, actor_id: UUID, notes: str, unchanged_since: datetime) -> None:
        decide(review.pk, notes=notes, actor_id=actor_id, unchanged_since=unchanged_since)

    return Step(label, done, act, _NOTES, variant=variant, is_of_what_is_seen=True)


def _answer(review: Review, actor_id: UUID, content: str, unchanged_since: datetime) -> None:
    if not content:
        raise invalid_field("content", "write what the shop answers", "required")
    answer_as_shop(review.pk, content, actor_id=actor_id, unchanged_since=unchanged_since)


def _take_back(review: Review, actor_id: UUID, unchanged_since: datetime) -> None:
    take_back_as_shop(review.pk, actor_id=actor_id, unchanged_since=unchanged_since)


def _decide_on(chosen: "QuerySet[Any]", decide: Callable[..., None], request: HttpRequest) -> None:
    refused = set()
    for review_id in chosen.order_by("product_id").values_list("id", flat=True):
        try:
            decide(review_id, actor_id=cast(UUID, request.user.pk))
        except DomainError as error:
            refused.add(error.detail)
    for reason in sorted(refused):
        messages.error(request, reason)


@admin.register(Review)
class ReviewAdmin(StepsAdmin, ReadOnlyAdmin):
    """What customers say, and what is shown of it: nobody rewrites it for them."""

    permission = "reviews.manage"
    list_display = ("said", "stars", "product", "shown_status", "is_verified", "created_at")
    list_filter = ("status", "rating", RecentFilter)
    list_select_related = ("product",)
    search_fields = ("title__icontains", "product__slug__startswith")
    search_help_text = "Part of the title, or the beginning of the product's slug"
    sortable_by = ()
    ordering = ("-id",)
    actions = ("approve_chosen", "reject_chosen")
    fieldsets = (
        (None, {"fields": (("product", "shown_status"), ("stars", "is_verified"))}),
        (
            "What they say",
            {"fields": ("author_name", "title", "content", "pictures", "created_at")},
        ),
        ("What others say", {"fields": (("helpful_count", "not_helpful_count"),)}),
        ("What was decided", {"fields": ("moderation_notes", "moderated_at")}),
        ("What was answered", {"fields": ("answer_text",)}),
    )
    steps = {
        "approve": _deciding("Show it", "The review is shown.", approve_review, "primary"),
        "reject": _deciding("Do not show it", "The review is not shown.", reject_review),
        "spam": _deciding("It is spam", "The review is put away.", mark_review_as_spam),
        "answer": Step(
            "Answer it", "The answer is shown.", _answer, _CONTENT, is_of_what_is_seen=True
        ),
        "unanswer": Step(
            "Take the answer away",
            "The answer is gone.",
            _take_back,
            variant="danger",
            is_of_what_is_seen=True,
        ),
    }

    def steps_for(self, request: HttpRequest, row: Review) -> list[str]:
        steps = [name for name, status in _STEP_TO.items() if row.status != status]
        if row.status == ReviewStatus.APPROVED and row.product.seller_id is None:
            steps.append("answer")
        return [*steps, "unanswer"] if answer_to(row) else steps

    def changed_at(self, row: Review) -> datetime:
        return revision_of(row)

    def may_step(self, request: HttpRequest, row: Any) -> bool:
        return staff_may(request, self.permission)

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return staff_may(request, self.permission)

    @admin.action(description="Show the chosen reviews", permissions=["moderate"])
    def approve_chosen(self, request: HttpRequest, chosen: "QuerySet[Any]") -> None:
        """Approve them one by one, as the button does."""
        _decide_on(chosen, approve_review, request)

    @admin.action(description="Do not show the chosen reviews", permissions=["moderate"])
    def reject_chosen(self, request: HttpRequest, chosen: "QuerySet[Any]") -> None:
        """Reject them one by one, as the button does."""
        _decide_on(chosen, reject_review, request)

    @display(description="Review")
    def said(self, review: Review) -> str:
        return review.title or review.content[:60] or "(a rating alone)"

    @display(description="Answer")
    def answer_text(self, review: Review) -> str:
        answer = answer_to(review)
        return answer.content if answer else ""

    @display(description="Rating")
    def stars(self, review: Review) -> str:
        return "★" * review.rating + "☆" * (5 - review.rating)

    @display(description="Pictures")
    def pictures(self, review: Review) -> SafeString:
        return format_html_join(
            " ",
            '<a href="{0}{1}"><img src="{0}{2}" alt="" style="max-height: 12rem"></a>',
            ((media_url(), image.file, image.card_file) for image in review.images.all()),
        )

    @display(description="Status", label=_COLOURS)
    def shown_status(self, review: Review) -> Coloured:
        return Coloured(review.status, review.get_status_display())

    @display(description="Bought here", boolean=True)
    def is_verified(self, review: Review) -> bool:
        return review.order_item_id is not None
