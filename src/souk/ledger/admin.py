"""The books, for admins: accounts and transfers to read, and gateways' files beside them."""

from typing import Any

from django.contrib import admin
from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from unfold.decorators import display

from souk.core.admin.amounts import money
from souk.core.admin.lists import RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin, table
from souk.core.admin.roles import may_view_books
from souk.ledger.models import Account, Entry, LineOutcome, Settlement, Transfer
from souk.ledger.queries.settlements import FAULTS, lines_of, settlements

_MOST_SHOWN = 200
STATE_COLOURS = {"posted": "success", "pending": "warning", "voided": "danger"}


def _total_of(entries: "QuerySet[Entry]") -> Any:
    """Return what entries of the account outside come to, for a query over accounts."""
    own = entries.filter(account_id=OuterRef("pk")).order_by().values("account_id")
    total = own.annotate(total=Sum("amount")).values("total")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), 0)


class BooksAdmin(ReadOnlyAdmin):
    """A page of the books: read by admins, changed by nobody."""

    sortable_by = ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_view_books(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_view_books(request)


@admin.register(Account)
class AccountAdmin(BooksAdmin):
    """What each account comes to now; debits are positive."""

    list_display = ("code", "counts", "currency", "balance", "waits")
    list_filter = ("kind", "currency")
    search_fields = ("code__startswith",)
    ordering = ("currency", "code")
    fieldsets = ((None, {"fields": (("code", "counts"), ("currency",), ("balance", "waits"))}),)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Account]":
        rows: QuerySet[Account] = super().get_queryset(request)
        return rows.annotate(
            balance_amount=_total_of(
                Entry.objects.filter(
                    Q(transfer__is_pending=False) | Q(transfer__resolution__outcome="posted")
                )
            ),
            pending_amount=_total_of(
                Entry.objects.filter(transfer__is_pending=True, transfer__resolution=None)
            ),
        )

    @display(description="Counts")
    def counts(self, account: Any) -> str:
        return str(account.get_kind_display())

    @display(description="Balance")
    def balance(self, account: Any) -> str:
        return money(account.balance_amount, account.currency)

    @display(description="Pending")
    def waits(self, account: Any) -> str:
        return money(account.pending_amount or None, account.currency)


@admin.register(Transfer)
class TransferAdmin(BooksAdmin):
    """What was booked: between which accounts, and for what."""

    list_display = ("booked", "kind", "state", "total", "order_id", "source_id")
    list_filter = ("kind", "currency", RecentFilter)
    search_fields = ("order_id__exact", "source_id__exact")
    search_help_text = "Id of an order, or of what moved"
    fieldsets = (
        (None, {"fields": (("booked", "kind"), ("state", "total"), ("order_id", "source_id"))}),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Transfer]":
        rows: QuerySet[Transfer] = super().get_queryset(request)
        return rows.select_related("resolution").prefetch_related("entries__account")

    def tables(self, row: Any) -> list[dict[str, Any]]:
        entries = sorted(row.entries.all(), key=lambda entry: -entry.amount)
        return [
            table(
                "Entries",
                ["Account", "Debit", "Credit"],
                [
                    [
                        entry.account.code,
                        money(entry.amount, row.currency) if entry.amount > 0 else "",
                        money(-entry.amount, row.currency) if entry.amount < 0 else "",
                    ]
                    for entry in entries
                ],
            )
        ]

    @display(description="Booked")
    def booked(self, transfer: Any) -> str:
        return f"{transfer.created_at:%Y-%m-%d %H:%M:%S}"

    @display(description="State", label=STATE_COLOURS)
    def state(self, transfer: Any) -> str:
        if not transfer.is_pending:
            return "posted"
        resolution = getattr(transfer, "resolution", None)
        return str(resolution.outcome) if resolution else "pending"

    @display(description="Amount")
    def total(self, transfer: Any) -> str:
        debits = sum(entry.amount for entry in transfer.entries.all() if entry.amount > 0)
        return money(debits, transfer.currency)


@admin.register(Settlement)
class SettlementAdmin(BooksAdmin):
    """Gateways' files beside the books, as `souk settle` and the API have compared them."""

    list_display = ("filename", "gateway", "tells_of", "matched", "faults", "compared")
    list_filter = ("gateway", RecentFilter)
    search_fields = ("filename__icontains",)
    fieldsets = (
        (None, {"fields": (("filename", "gateway"), ("tells_of", "compared"))}),
        ("Lines", {"fields": (("matched", "faults"),)}),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Settlement]":
        return settlements().order_by("-id")

    def tables(self, row: Any) -> list[dict[str, Any]]:
        lines = lines_of(row.pk, outcomes=FAULTS).order_by("id")[:_MOST_SHOWN]
        return [
            table(
                f"What differs, the first {_MOST_SHOWN}",
                ["Line", "", "What", "At the gateway", "File", "Fee", "Books", "Fee"],
                [
                    [
                        line.position or "",
                        line.get_outcome_display(),
                        line.get_kind_display(),
                        line.gateway_id or line.gateway_payment,
                        money(line.amount, line.currency),
                        money(line.fee_amount, line.currency),
                        money(line.booked_amount, line.currency),
                        money(line.booked_fee_amount, line.currency),
                    ]
                    for line in lines
                ],
            )
        ]

    @display(description="Tells of")
    def tells_of(self, settlement: Any) -> str:
        return f"{settlement.starts_at:%Y-%m-%d} to {settlement.ends_at:%Y-%m-%d}"

    @display(description="As in the books")
    def matched(self, settlement: Any) -> int:
        return int(settlement.matched_count)

    @display(description="What differs")
    def faults(self, settlement: Any) -> str:
        counts = ((outcome, getattr(settlement, f"{outcome.value}_count")) for outcome in FAULTS)
        return ", ".join(
            f"{LineOutcome(outcome).label.lower()}: {count}" for outcome, count in counts if count
        )

    @display(description="Compared")
    def compared(self, settlement: Any) -> str:
        return f"{settlement.created_at:%Y-%m-%d %H:%M}"
