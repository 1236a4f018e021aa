from typing import Any, ClassVar

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q

from souk.core.domains import Amount, Natural, Word
from souk.core.ids import readable_number
from souk.core.keys.fields import EncryptedText
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

    code = Word(primary_key=True, domain="payments.method", choices=MethodCode)
    name = models.CharField(max_length=100)
    gateways = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "payments_methods"
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Share(models.DecimalField):  # type: ignore[type-arg]
    """A number from 0 to 1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=4, decimal_places=3, **options)

    def db_type(self, connection: Any) -> str:
        return "payments.share"

    def deconstruct(self) -> Any:
        name, path, arguments, options = super().deconstruct()
        del options["max_digits"], options["decimal_places"]
        return name, path, arguments, options


class PaymentState(models.TextChoices):
    PENDING = "pending", "Waits for the money"
    PROCESSING = "processing", "The gateway is being asked"
    REQUIRES_ACTION = "requires_action", "Waits for the buyer"
    AUTHORIZED = "authorized", "Held for the shop"
    SUCCEEDED = "succeeded", "Paid"
    FAILED = "failed", "Declined"
    CANCELLED = "cancelled", "Called off"
    EXPIRED = "expired", "No longer held"
    REFUNDED = "refunded", "Refunded"


# These gateways know payments by names of ours, and no other way.
BY_OUR_NAMES = ["manual", "test"]


class Payment(ChangingRow):
    """One attempt to pay an order. Amounts are minor units of `currency`.

    Its number follows from its id. `gateway_reference` is what the gateway knows it by; it is
    known before any money is asked for, so that asking twice cannot charge twice. What is known of
    the card is what may be shown: brand, last four digits, expiry. `risk_score` is 0 to 1.
    """

    payment_number = models.CharField(max_length=24, editable=False)
    order_id = models.UUIDField(db_index=True, editable=False)
    # Every one that its type knows is there, and stays (sql/triggers/methods.sql); by a key each
    # order would hold a row that all others hold, too.
    method = models.ForeignKey(
        Method, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    gateway = models.CharField(max_length=30)
    status = Word(domain="payments.status", choices=PaymentState)
    currency = models.CharField(max_length=3)
    amount = Amount()
    authorized_amount = Amount(db_default=0)
    captured_amount = Amount(default=0)
    refunded_amount = Amount(default=0)
    charged_back_amount = Amount(db_default=0)
    gateway_reference = models.CharField(max_length=255, blank=True, default="")
    next_action = models.JSONField(null=True)
    error_code = models.CharField(max_length=50, blank=True, default="")
    error_message = models.CharField(max_length=500, blank=True, default="")
    processed_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    card = models.JSONField(null=True)
    risk_score = Share(null=True)
    checks = models.JSONField(null=True)
    # How often the gateway was asked again, and when last.
    retry_count = Natural(db_default=0)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_payments"
        constraints = [
            models.UniqueConstraint(
                fields=["payment_number"], name="payments_payments_number_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(refunded_amount__lte=F("captured_amount"))
                & Q(captured_amount__lte=F("authorized_amount"))
                & Q(authorized_amount__lte=F("amount")),
                name="payments_payments_refunded_captured_authorized_in_turn",
            ),
            models.UniqueConstraint(
                fields=["gateway", "gateway_reference"],
                name="payments_payments_one_of_a_reference",
                condition=~Q(gateway__in=BY_OUR_NAMES) & ~Q(gateway_reference=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["updated_at"],
                name="payments_in_flight",
                condition=Q(status__in=["processing", "requires_action"]),
            ),
            models.Index(
                fields=["expires_at"],
                name="payments_held",
                condition=Q(status="authorized"),
            ),
            # What the shop notes by hand needs neither, and an order pays for each.
            models.Index(
                fields=["gateway", "status", "-id"],
                name="payments_at_gateways",
                condition=~Q(gateway__in=BY_OUR_NAMES),
            ),
        ]

    def __str__(self) -> str:
        return self.payment_number


class TransactionKind(models.TextChoices):
    AUTHORIZATION = "authorization"
    CAPTURE = "capture"
    VOID = "void"
    REFUND = "refund"
    CHARGEBACK = "chargeback"


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
    gateway_id = models.CharField(max_length=255, blank=True, db_default="")
    # What the gateway keeps for itself, once it has said so.
    fee_amount = models.BigIntegerField(null=True)
    is_final = models.BooleanField(db_default=False)
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
            models.UniqueConstraint(
                fields=["kind", "gateway_id"],
                name="payments_transactions_noted_once",
                condition=~Q(gateway_id="") & Q(kind__in=["refund", "chargeback"]),
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], name="refunds", condition=Q(kind="refund")),
            models.Index(
                fields=["status", "-id"], name="refunds_by_status", condition=Q(kind="refund")
            ),
            models.Index(fields=["id"], name="moves_waiting", condition=Q(status="pending")),
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


class EventState(models.TextChoices):
    RECEIVED = "received", "Waits to be looked at"
    DONE = "done", "Taken in"
    IGNORED = "ignored", "Of no concern"
    FAILED = "failed", "Could not be taken in"


class GatewayEvent(CreatedRow):
    """What a gateway told of its own accord: kept once, by the gateway's own id of it.

    `reference` is the payment as the gateway knows it. Of its words `content` keeps none that tell
    of a person: what is true now, the gateway is asked.
    """

    gateway = models.CharField(max_length=30)
    event_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=100)
    reference = models.CharField(max_length=255, blank=True, default="")
    payment_id = models.UUIDField(null=True)
    content = models.JSONField(default=dict)
    status = models.CharField(max_length=20, choices=EventState, default=EventState.RECEIVED)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(db_default=TransactionNow())
    handled_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "payments_gateway_events"
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "event_id"], name="payments_gateway_events_kept_once"
            ),
            one_of("status", EventState, "payments_gateway_events_status_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="gateway_events_due",
                condition=Q(status="received"),
            ),
            models.Index(fields=["gateway", "reference"], name="gateway_events_of_payments"),
        ]

    def __str__(self) -> str:
        return self.event_id


class GatewayCall(CreatedRow):
    """One question to a gateway and what it said, without what is secret or tells of a person."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="calls")
    act = models.CharField(max_length=20)
    reference = models.CharField(max_length=255, blank=True, default="")
    verdict = models.CharField(max_length=20)
    error_code = models.CharField(max_length=50, blank=True, default="")
    response = models.JSONField(default=dict)
    milliseconds = models.PositiveIntegerField()

    class Meta:
        db_table = "payments_gateway_calls"


class SavedMethod(ChangingRow):
    """A card or account that a customer has left with a gateway, to pay again by.

    The token that stands for it is encrypted; what may be shown is in `card`.
    """

    user_id = models.UUIDField(editable=False)
    method = models.ForeignKey(Method, models.PROTECT, related_name="+", db_index=False)
    gateway = models.CharField(max_length=30)
    customer_reference = models.CharField(max_length=255, blank=True, default="")
    token = EncryptedText()
    # Of the token, so that one that is saved twice is there once; keyed, so that it tells nothing.
    fingerprint = models.BinaryField(max_length=32)
    card = models.JSONField(default=dict)
    is_default = models.BooleanField(default=False)

    class Meta:
        db_table = "payments_saved_methods"
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "gateway", "fingerprint"],
                name="payments_saved_methods_saved_once",
            ),
            models.UniqueConstraint(
                fields=["user_id"],
                name="payments_saved_methods_one_default",
                condition=Q(is_default=True),
            ),
        ]
