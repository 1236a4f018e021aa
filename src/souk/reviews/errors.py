from souk.core.errors import Conflict, Forbidden, NotFound


class ReviewNotFound(NotFound):
    """There is no such review."""


class AlreadyReviewed(Conflict):
    """You have reviewed this product already."""

    @property
    def detail(self) -> str:
        return "Change the review that you wrote: PATCH /me/reviews/{id}."


class OwnReview(Conflict):
    """This review is your own."""

    @property
    def detail(self) -> str:
        return "Whether it is helpful, and whether it is shown, others say."


class ReviewNotShown(Conflict):
    """This review is not shown."""

    @property
    def detail(self) -> str:
        return "Approve it before you answer it."


class SellersProduct(Conflict):
    """A seller sells this product."""

    @property
    def detail(self) -> str:
        return "They answer themselves. What they answered, you may take away."


class TooManyPictures(Conflict):
    """A review has at most five pictures."""

    @property
    def detail(self) -> str:
        return "Take one out before you add another."


class OwnProduct(Forbidden):
    """You sell this product yourself."""

    @property
    def detail(self) -> str:
        return "Who sells a product neither reviews it nor judges its reviews."
