"""The books: accounts, and transfers between them, each of several entries that sum to zero."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from souk.core.tables import CreatedRow, Row, one_of


class AccountKind(models.TextChoices):
    """What an account counts.

    A gateway's clearing account has the gateway's name behind it, what a seller is owed their id.
    """

    RECEIVABLE = "receivable", "Owed by buyers"
    CLEARING = "clearing", "With a gateway"
    SALES = "sales", "Sales"
    TAX = "tax", "Taxes"
    SHIPPING = "shipping", "Shipping"
    DISCOUNTS = "discounts", "Discounts"
    REFUNDS = "refunds", "Refunds and cancelled sales"
    FEES = "fees", "Gateways' fees"
    LOSS = "loss", "Lost to chargebacks"
    DISPUTED = "disputed", "Taken back by banks, undecided"
    UNASSIGNED = "unassigned", "Owed to buyers: paid for no sale"
    SELLER_PAYABLE = "seller_payable", "Owed to sellers"
    COMMISSION = "commission", "Commission"


class Account(CreatedRow):
    """One account in one currency; `code` is its kind, with whose it is: `clearing:stripe`."""

    code = models.CharField(max_length=50)
    kind = models.CharField(max_length=20, choices=AccountKind)
    currency = models.CharField(max_length=3)

    class Meta:
        db_table = "ledger_accounts"
        constraints = [
            models.UniqueConstraint(fields=["code", "currency"], name="ledger_accounts_stand_once"),
            one_of("kind", AccountKind, "ledger_accounts_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.currency}"


class TransferKind(models.TextChoices):
    SALE = "sale", "Sale"
    CANCELLATION = "cancellation", "Sale that was cancelled"
    CAPTURE = "capture", "Money that came in"
    REFUND = "refund", "Money that went back"
    FEE = "fee", "What a gateway keeps"
    CHARGEBACK = "chargeback", "Money that a bank took back"
    CHARGEBACK_LOST = "chargeback_lost", "Chargeback that is lost"
    CHARGEBACK_WON = "chargeback_won", "Chargeback that came back"
    REFUND_FAILED = "refund_failed", "Refund that failed afterwards"
    SHARE = "share", "Sellers' share of what came or went back"
    GATEWAY_FEE = "gateway_fee", "What a gateway keeps for no order"


class Transfer(CreatedRow):
    """Amounts between accounts. What was written is never changed.

    One of each kind for each `source_id`: the order of a sale, the transaction of a payment, the
    transfer of money that sellers have a share of, what follows from a gateway's own reference. A
    pending one counts once its resolution says that it is posted. `transaction_id` is the database
    transaction that wrote it: entries are added by that one alone.
    """

    kind = models.CharField(max_length=20, choices=TransferKind)
    source_id = models.UUIDField()
    order_id = models.UUIDField(null=True)
    currency = models.CharField(max_length=3)
    is_pending = models.BooleanField(default=False)
    transaction_id = models.BigIntegerField()

    class Meta:
        db_table = "ledger_transfers"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source_id"], name="ledger_transfers_are_booked_once"
            ),
            one_of("kind", TransferKind, "ledger_transfers_kind_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["order_id", "-id"],
                name="ledger_transfers_of_order",
                condition=Q(order_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source_id}"


class Entry(Row):
    """What a transfer does to one account: minor units, positive for a debit."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    amount = models.BigIntegerField()

    class Meta:
        db_table = "ledger_entries"
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount=0), name="ledger_entries_amount_is_not_zero"
            ),
            models.UniqueConstraint(
                fields=["transfer", "account"], name="ledger_entries_one_of_an_account"
            ),
        ]


class Outcome(models.TextChoices):
    POSTED = "posted"
    VOIDED = "voided"


class Resolution(models.Model):
    """What became of a pending transfer, and when; never changed either."""

    transfer = models.OneToOneField(
        Transfer, models.PROTECT, primary_key=True, related_name="resolution"
    )
    outcome = models.CharField(max_length=10, choices=Outcome)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        db_table = "ledger_resolutions"
        constraints = [one_of("outcome", Outcome, "ledger_resolutions_outcome_is_known")]


class Settlement(CreatedRow):
    """A gateway's own account of what it moved, as a file that was compared with the books.

    It tells of what happened from `starts_at` to `ends_at`. The same file again is the same one.
    """

    gateway = models.CharField(max_length=30)
    filename = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    actor_id = models.UUIDField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_settlements"
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "fingerprint"], name="ledger_settlements_are_compared_once"
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class LineKind(models.TextChoices):
    PAYMENT = "payment", "Payment"
    REFUND = "refund", "Refund"
    CHARGEBACK = "chargeback", "Chargeback"
    CHARGEBACK_REVERSAL = "chargeback_reversal", "Chargeback that came back"
    REFUND_REVERSAL = "refund_reversal", "Refund that failed afterwards"
    FEE = "fee", "Fee for no order"
    OTHER = "other", "No money of an order"


class LineOutcome(models.TextChoices):
    MATCHED = "matched", "As in the books"
    AMOUNT_DIFFERS = "amount_differs", "The amount differs"
    FEE_DIFFERS = "fee_differs", "The fee differs"
    UNKNOWN_HERE = "unknown_here", "Not in the books"
    MISSING_THERE = "missing_there", "Not in the file"
    NOT_COMPARED = "not_compared", "No money of an order"


class SettlementLine(Row):
    """One line of a settlement beside the books, or what the books have and no line tells of.

    Amounts are minor units: what the gateway added to the shop's balance, and what it kept.
    """

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="lines")
    # Its place in the file; what is missing there has none.
    position = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=20, choices=LineKind)
    label = models.CharField(max_length=60, blank=True, default="")
    gateway_payment = models.CharField(max_length=255, blank=True, default="")
    gateway_id = models.CharField(max_length=255, blank=True, default="")
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField(null=True)
    fee_amount = models.BigIntegerField(null=True)
    happened_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=LineOutcome, default=LineOutcome.NOT_COMPARED)
    payment_id = models.UUIDField(null=True)
    transaction_id = models.UUIDField(null=True)
    booked_amount = models.BigIntegerField(null=True)
    booked_fee_amount = models.BigIntegerField(null=True)

    class Meta:
        db_table = "ledger_settlement_lines"
        constraints = [
            one_of("kind", LineKind, "ledger_settlement_lines_kind_is_known"),
            one_of("outcome", LineOutcome, "ledger_settlement_lines_outcome_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["transaction_id"],
                name="settlement_lines_of_money",
                condition=Q(transaction_id__isnull=False),
            ),
        ]
