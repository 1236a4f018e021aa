from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from souk.core.domains import Amount, Word
from souk.core.ids import readable_number
from souk.core.tables import ChangingRow, CreatedRow, one_of


class MethodCode(models.TextChoices):
    CREDIT_CARD = "CREDIT_CARD", "Credit card"
    DEBIT_CARD = "DEBIT_CARD", "Debit card"
    UPI = "UPI", "UPI"
    NET_BANKING = "NET_BANKING", "Net banking"
    WALLET = "WALLET", "Wallet"
    PAYPAL = "PAYPAL", "PayPal"
    BANK_TRANSFER = "BANK_TRANSFER", "Bank transfer"
    COD = "COD", "Cash on delivery"


class Method(models.Model):
    """A way to pay that the shop offers, and the gateways that can do it."""

    code = models.CharField(primary_key=True, max_length=20, choices=MethodCode)
    name = models.CharField(max_length=100)
    gateways = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "payments_methods"
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class PaymentState(models.TextChoices):
    PENDING = "pending", "Waits for the money"
    PROCESSING = "processing", "The gateway is being asked"
    REQUIRES_ACTION = "requires_action", "Waits for the buyer"
    SUCCEEDED = "succeeded", "Paid"
    FAILED = "failed", "Declined"
    CANCELLED = "cancelled", "Called off"
    REFUNDED = "refunded", "Refunded"


class Payment(ChangingRow):
    """One attempt to pay an order. Amounts are minor units of `currency`.

    Its number follows from its id. `gateway_reference` is what the gateway knows it by; it is
    fixed before the gateway is asked, so that asking twice cannot charge twice.
    """

    payment_number = models.CharField(max_length=24, editable=False)
    order_id = models.UUIDField(db_index=True, editable=False)
    method = models.ForeignKey(Method, models.PROTECT, related_name="+", db_index=False)
    gateway = models.CharField(max_length=30)
    status = Word(domain="payments.status", choices=PaymentState)
    currency = models.CharField(max_length=3)
    amount = Amount()
    captured_amount = Amount(default=0)
    refunded_amount = Amount(default=0)
    gateway_reference = models.CharField(max_length=255, blank=True, default="")
    next_action = models.JSONField(null=True)
    error_code = models.CharField(max_length=50, blank=True, default="")
    error_message = models.CharField(max_length=500, blank=True, default="")
    processed_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_payments"
        constraints = [
            models.UniqueConstraint(
                fields=["payment_number"], name="payments_payments_number_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(refunded_amount__lte=F("captured_amount"))
                & Q(captured_amount__lte=F("amount")),
                name="payments_payments_refunded_within_captured_within_amount",
            ),
        ]
        indexes = [
            models.Index(
                fields=["updated_at"],
                name="payments_in_flight",
                condition=Q(status__in=["processing", "requires_action"]),
            ),
        ]

    def __str__(self) -> str:
        return self.payment_number


class TransactionKind(models.TextChoices):
    CAPTURE = "capture"
    REFUND = "refund"


class TransactionState(models.TextChoices):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Transaction(CreatedRow):
    """Money that moved at a gateway, or is about to; amounts are minor units.

    A refund is one: its number follows from its id. Refunds that wait or were made are never more
    than was captured: the trigger `refuse_excess_refund` counts them, with the payment locked.
    `return_id` is what came back for it, if anything did.
    """

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="transactions")
    kind = models.CharField(max_length=20, choices=TransactionKind)
    status = models.CharField(max_length=20, choices=TransactionState)
    amount = models.BigIntegerField()
    gateway_reference = models.CharField(max_length=255, blank=True, default="")
    actor_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=500, blank=True, db_default="")
    return_id = models.UUIDField(null=True)
    error_message = models.CharField(max_length=500, blank=True, db_default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_transactions"
        constraints = [
            one_of("kind", TransactionKind, "payments_transactions_kind_is_known"),
            one_of("status", TransactionState, "payments_transactions_status_is_known"),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="payments_transactions_amount_is_positive"
            ),
            # A return is refunded once.
            models.UniqueConstraint(
                fields=["return_id"],
                name="payments_transactions_one_of_a_return",
                condition=Q(return_id__isnull=False, status__in=["pending", "succeeded"]),
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], name="refunds", condition=Q(kind="refund")),
            models.Index(
                fields=["status", "-id"], name="refunds_by_status", condition=Q(kind="refund")
            ),
        ]


class Refunds(models.Manager["Refund"]):
    """The transactions that give money back."""

    def get_queryset(self) -> "models.QuerySet[Refund]":
        return super().get_queryset().filter(kind=TransactionKind.REFUND)


class Refund(Transaction):
    """Money that goes back, as the staff's pages list it."""

    objects: ClassVar[Refunds] = Refunds()

    class Meta:
        proxy = True

    def __str__(self) -> str:
        return f"REF-{readable_number(self.id)}"
