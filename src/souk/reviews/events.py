"""What happens to reviews, as others hear of it."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ReviewEvent:
    """Something that happened to one review."""

    review_id: UUID
    product_id: UUID
    rating: int

    aggregate: ClassVar[str] = "review"

    @property
    def aggregate_id(self) -> UUID:
        return self.review_id


@dataclass(frozen=True, slots=True)
class ReviewSubmitted(ReviewEvent):
    """A customer wrote a review, or another one in its place."""

    name: ClassVar[str] = "review.submitted"


@dataclass(frozen=True, slots=True)
class ReviewApproved(ReviewEvent):
    """A review is shown from now on."""

    name: ClassVar[str] = "review.approved"


@dataclass(frozen=True, slots=True)
class ReviewRejected(ReviewEvent):
    """A review is not shown; spam is not announced."""

    name: ClassVar[str] = "review.rejected"


@dataclass(frozen=True, slots=True)
class ReviewAnswered(ReviewEvent):
    """Who sells the product answered a review, or changed the answer."""

    name: ClassVar[str] = "review.answered"
