from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, Upper

from souk.core.tables import CreatedRow, one_of


class LetterKind(models.TextChoices):
    EMAIL_VERIFICATION = "email_verification"
    REGISTRATION_REPEATED = "registration_repeated"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - no password
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - no password
    EMAIL_CHANGE = "email_change"
    EMAIL_CHANGED = "email_changed"
    TWO_FACTOR_ENABLED = "two_factor_enabled"
    TWO_FACTOR_DISABLED = "two_factor_disabled"
    NEW_DEVICE = "new_device"
    SELLER_APPLICATION = "seller_application"
    SELLER_APPROVED = "seller_approved"
    SELLER_REJECTED = "seller_rejected"
    SELLER_SUSPENDED = "seller_suspended"
    SELLER_REINSTATED = "seller_reinstated"
    BANK_ACCOUNT_CHANGED = "bank_account_changed"
    ORDER_CONFIRMATION = "order_confirmation"
    PAYMENT_SUCCESS = "payment_success"
    ORDER_SHIPPED = "order_shipped"
    ORDER_CANCELLED = "order_cancelled"
    ORDER_PART_SHIPPED = "order_part_shipped"
    ORDER_DELIVERED = "order_delivered"
    ORDER_REFUNDED = "order_refunded"
    RETURN_APPROVED = "return_approved"
    RETURN_REJECTED = "return_rejected"
    CART_REMINDER = "cart_reminder"
    STOCK_LOW = "stock_low"
    WEBHOOK_DISABLED = "webhook_disabled"
    REFUND_FAILED = "refund_failed"
    REVIEW_APPROVED = "review_approved"
    REVIEW_REJECTED = "review_rejected"
    REVIEW_ANSWERED = "review_answered"


class LetterStatus(models.TextChoices):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Letter(CreatedRow):
    """An e-mail to one person. Partitioned by month of its id.

    The id follows from what the letter is about and its kind, so that nothing is told twice.
    Where the text has a link with a secret, the text holds `LINK` in its place: the secret follows
    from `token_id` or `order_id`, and is put in when the letter is sent.
    """

    event_id = models.UUIDField()
    user_id = models.UUIDField(null=True)
    order_id = models.UUIDField(null=True)
    token_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=30, choices=LetterKind)
    recipient = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    status = models.CharField(max_length=10, choices=LetterStatus, default=LetterStatus.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True, default="")
    # While a worker is sending the letter: when another one may take it up.
    next_try_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notifications_letters"
        constraints = [
            one_of("kind", LetterKind, "notifications_letters_kind_is_known"),
            one_of("status", LetterStatus, "notifications_letters_status_is_known"),
            models.CheckConstraint(
                condition=Q(status=LetterStatus.SENT, sent_at__isnull=False)
                | (~Q(status=LetterStatus.SENT) & Q(sent_at__isnull=True)),
                name="notifications_letters_sent_have_their_time",
            ),
            models.CheckConstraint(
                condition=~Q(recipient__regex=r"[\r\n]") & ~Q(subject__regex=r"[\r\n]"),
                name="notifications_letters_headers_are_one_line",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="letters_due",
                condition=Q(status=LetterStatus.QUEUED),
            ),
            models.Index(
                fields=["user_id", "-id"],
                name="letters_of_user",
                condition=Q(user_id__isnull=False),
            ),
            models.Index(
                fields=["-id"],
                name="letters_failed",
                condition=Q(status=LetterStatus.FAILED),
            ),
            models.Index(
                OpClass(Upper("recipient"), "text_pattern_ops"), name="letters_by_recipient"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


# What stands in a stored text where the link will be.
LINK = "[[link]]"
