"""What customers say of products, what is answered, and which of it others found helpful."""

from django.db import models
from django.db.models import F, Q

from souk.core.tables import ChangingRow, CreatedRow, one_of


class ReviewStatus(models.TextChoices):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"


_SHOWN = Q(status=ReviewStatus.APPROVED)


class Review(ChangingRow):
    """What one customer says of one product; shown when it is approved.

    `order_item_id` is a line of theirs that was delivered: the purchase is verified. Without an
    `author_name` its author has none, or was erased. Kept by triggers: the counts of votes, whether
    there is an answer, and of what is approved the product's average rating and number of reviews.
    """

    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="+", db_index=False)
    user_id = models.UUIDField(editable=False)
    author_name = models.CharField(max_length=200, blank=True, default="")
    order_item_id = models.UUIDField(null=True, editable=False)
    rating = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=255, blank=True, default="")
    content = models.TextField(blank=True, default="")
    status = models.CharField(
        max_length=8, choices=ReviewStatus, default=ReviewStatus.PENDING, editable=False
    )
    moderation_notes = models.TextField(blank=True, default="", db_default="")
    moderated_by_id = models.UUIDField(null=True, editable=False)
    moderated_at = models.DateTimeField(null=True, editable=False)
    helpful_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    not_helpful_count = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    is_answered = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        db_table = "reviews_reviews"
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "product"], name="reviews_reviews_one_a_customer_and_product"
            ),
            models.CheckConstraint(
                condition=Q(rating__gte=1, rating__lte=5), name="reviews_reviews_rating_is_1_to_5"
            ),
            one_of("status", ReviewStatus, "reviews_reviews_status_is_known"),
            models.CheckConstraint(
                condition=~Q(moderated_by_id=F("user_id")),
                name="reviews_reviews_are_decided_by_others",
            ),
        ]
        indexes = [
            models.Index(
                F("product"), F("id").desc(), condition=_SHOWN, name="reviews_newest_of_product"
            ),
            models.Index(
                F("product"),
                F("helpful_count").desc(),
                F("id").desc(),
                condition=_SHOWN,
                name="reviews_helpful_of_product",
            ),
            models.Index(
                fields=["product", "rating", "id"],
                condition=_SHOWN,
                name="reviews_by_rating_of_product",
            ),
            # For who sells it.
            models.Index(
                fields=["product", "id"],
                condition=_SHOWN & Q(is_answered=False),
                name="reviews_unanswered_of_product",
            ),
            # For staff, and for who erases or moves a product.
            models.Index(fields=["product", "id"], name="reviews_all_of_product"),
            models.Index(fields=["status", "id"], name="reviews_in_status"),
        ]

    def __str__(self) -> str:
        # The admin's log keeps it: nothing of what somebody wrote.
        return f"{self.rating} of 5"


class Answer(ChangingRow):
    """What who sells the product says to a review of it; seen by whoever sees the review.

    Without a `seller_id` the shop itself says it. Who has typed it is `answered_by_id`.
    """

    review = models.OneToOneField(Review, models.CASCADE, related_name="answer")
    seller_id = models.UUIDField(null=True, editable=False)
    answered_by_id = models.UUIDField(null=True, editable=False)
    content = models.CharField(max_length=2000)

    class Meta:
        db_table = "reviews_answers"
        constraints = [
            models.CheckConstraint(
                condition=Q(content__gt=""), name="reviews_answers_says_something"
            ),
        ]
        indexes = [
            models.Index(
                fields=["seller_id", "id"],
                condition=Q(seller_id__isnull=False),
                name="reviews_answers_of_seller",
            ),
        ]

    def __str__(self) -> str:
        return "an answer"


class Vote(CreatedRow):
    """That somebody found a review helpful, or not."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="votes", db_index=False)
    user_id = models.UUIDField()
    is_helpful = models.BooleanField()

    class Meta:
        db_table = "reviews_votes"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "user_id"], name="reviews_votes_one_a_customer_and_review"
            ),
        ]
        indexes = [models.Index(fields=["user_id", "id"], name="reviews_votes_of_user")]


class Image(CreatedRow):
    """An image in a review, written anew as WebP in the sizes of pages and lists."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="images")
    file = models.CharField(max_length=100)
    card_file = models.CharField(max_length=100)

    class Meta:
        db_table = "reviews_images"
        ordering = ["id"]
