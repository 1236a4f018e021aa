from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from souk.catalog.queries.offers import media_url
from souk.core.http.pages import PageQuery
from souk.core.http.schemas import Answer, Body, Id, text
from souk.reviews.models import Answer as WrittenAnswer
from souk.reviews.models import Image, Review
from souk.reviews.queries.reviews import Sort, answer_to

Rating = Annotated[int, Field(ge=1, le=5, examples=[5])]
Title = Annotated[str, text(255)]
Content = Annotated[str, text(5000)]
StatusName = Literal["pending", "approved", "rejected", "spam"]


class ReviewBody(Body):
    """Plain text; markup is shown as it is written."""

    rating: Rating
    title: Title = Field(default="", examples=["Just right"])
    content: Content = Field(default="", examples=["Keeps the tea warm."])


class ReviewChange(Body):
    """What is given is changed; the review waits to be approved again."""

    rating: Rating = Field(default_factory=int)
    title: Title = Field(default_factory=str)
    content: Content = Field(default_factory=str)


class ReviewAnswerBody(Body):
    """Plain text; everybody reads it below the review."""

    content: Annotated[str, text(2000, least=1)] = Field(examples=["Thank you, Ada."])


class VoteBody(Body):
    is_helpful: bool = Field(examples=[True])


class NotesBody(Body):
    """Why, for the staff."""

    notes: Annotated[str, text(2000)] = ""


class ReviewsQuery(PageQuery):
    rating: Rating | None = None
    verified: bool | None = None
    sort: Sort = "newest"


class StaffReviewsQuery(PageQuery):
    status: StatusName | None = None
    product_id: Id | None = None
    user_id: Id | None = None
    rating: Rating | None = None
    verified: bool | None = None
    answered: bool | None = None


class SellerReviewsQuery(PageQuery):
    product_id: Id | None = None
    rating: Rating | None = None
    answered: bool | None = None


class PictureAnswer(Answer):
    """`card_url` is the size for lists."""

    id: UUID
    url: str
    card_url: str

    @staticmethod
    def resolve_url(picture: Image) -> str:
        return f"{media_url()}{picture.file}"

    @staticmethod
    def resolve_card_url(picture: Image) -> str:
        return f"{media_url()}{picture.card_file}"


class GivenAnswer(Answer):
    """What who sells the product says to a review."""

    content: str
    created_at: datetime
    updated_at: datetime


class ReviewAnswer(Answer):
    """`author` is null where they gave no name, or are no longer here.

    `is_verified_purchase`: it was bought here, and arrived. `answer` is that of who sells it.
    """

    id: UUID
    rating: int
    title: str
    content: str
    author: str | None
    is_verified_purchase: bool
    images: list[PictureAnswer]
    answer: GivenAnswer | None
    helpful_count: int
    not_helpful_count: int
    created_at: datetime
    updated_at: datetime

    @staticmethod
    def resolve_images(review: Review) -> list[Image]:
        return list(review.images.all())

    @staticmethod
    def resolve_answer(review: Review) -> WrittenAnswer | None:
        return answer_to(review)

    @staticmethod
    def resolve_author(review: Review) -> str | None:
        return review.author_name or None

    @staticmethod
    def resolve_is_verified_purchase(review: Review) -> bool:
        return review.order_item_id is not None


class SummaryAnswer(Answer):
    """All approved reviews of the product; `ratings` counts those of 5 to 1."""

    average_rating: float | None
    review_count: int
    ratings: dict[str, int]


class ReviewPage(Answer):
    items: list[ReviewAnswer]
    next_cursor: str | None
    summary: SummaryAnswer
    total: int | None = None


class ProductLink(Answer):
    id: UUID
    name: str
    slug: str


class OwnReviewAnswer(ReviewAnswer):
    """Others see it when its status is `approved`."""

    status: StatusName
    product: ProductLink


class OwnReviewPage(Answer):
    items: list[OwnReviewAnswer]
    next_cursor: str | None
    total: int | None = None


class SellerReviewAnswer(ReviewAnswer):
    product: ProductLink


class SellerReviewPage(Answer):
    items: list[SellerReviewAnswer]
    next_cursor: str | None
    total: int | None = None


class StaffReviewAnswer(OwnReviewAnswer):
    user_id: UUID
    order_item_id: UUID | None
    moderation_notes: str
    moderated_by_id: UUID | None
    moderated_at: datetime | None


class StaffReviewPage(Answer):
    items: list[StaffReviewAnswer]
    next_cursor: str | None
    total: int | None = None


class VoteAnswer(Answer):
    """What others say of a review, and what I say: null is nothing."""

    helpful_count: int
    not_helpful_count: int
    is_helpful: bool | None
