"""The books, for admins: accounts and transfers to read, and gateways' files beside them."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.shortcuts import redirect
from unfold.decorators import display
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from souk.core.admin.amounts import money
from souk.core.admin.lists import RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin, table
from souk.core.admin.roles import may_view_books
from souk.core.admin.rules import RulesForm
from souk.core.errors import InvalidFields
from souk.core.http.uploads import MAX_FILE_BYTES
from souk.ledger.models import (
    Account,
    Entry,
    LineOutcome,
    Settlement,
    SettlementLine,
    Transfer,
)
from souk.ledger.operations.settlement import compare_file
from souk.ledger.operations.settlement_files import read_settlement
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


class SettlementForm(RulesForm):
    """A gateway's file, and whose it is."""

    gateway = forms.ChoiceField(widget=UnfoldAdminSelectWidget)
    file = forms.FileField(
        widget=UnfoldAdminFileFieldWidget,
        help_text="Stripe's itemized report or Souk's own CSV, at most 5 MB;"
        " use the command souk settle for larger ones.",
    )

    class Meta:
        model = Settlement
        fields = ("gateway",)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if "gateway" in self.fields:
            offered = [(name, name) for name in settings.PAYMENT_GATEWAYS]
            cast(forms.ChoiceField, self.fields["gateway"]).choices = offered

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise ValidationError("It is larger than 5 MB; use the command souk settle.")
        self.instance.filename = file.name
        content: bytes = file.read()
        return content

    def clean(self) -> Any:
        given = super().clean() or self.cleaned_data
        if "file" in given and "gateway" in given:
            try:
                read_settlement(given["file"], gateway=given["gateway"])
            except InvalidFields as refused:
                self.add_error("file", [f"It {problem.message}." for problem in refused.problems])
        return given


@admin.register(Settlement)
class SettlementAdmin(BooksAdmin):
    """Gateways' files beside the books: from here, by `souk settle` or by the API."""

    permission = "ledger.manage"
    may_add = True
    form = SettlementForm
    list_display = ("filename", "gateway", "tells_of", "matched", "faults", "compared")
    list_filter = ("gateway", RecentFilter)
    search_fields = ("filename__icontains",)
    fieldsets = (
        (None, {"fields": (("filename", "gateway"), ("tells_of", "compared"))}),
        ("Lines", {"fields": (("matched", "faults"),)}),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Settlement]":
        return settlements().order_by("-id")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ((None, {"fields": ("gateway", "file")}),)
        return super().get_fieldsets(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Compare the file; one that was compared before is shown as it was then."""
        obj.pk = compare_file(
            form.cleaned_data["file"],
            gateway=form.cleaned_data["gateway"],
            filename=obj.filename,
            actor_id=cast(UUID, request.user.pk),
        )
        obj.refresh_from_db()

    def response_add(self, request: HttpRequest, obj: Any, *arguments: Any, **options: Any) -> Any:
        """Show what came of it."""
        return redirect("admin:ledger_settlement_change", obj.pk)

    def tables(self, row: Any) -> list[dict[str, Any]]:
        as_booked = (LineOutcome.MATCHED, LineOutcome.NOT_COMPARED)
        return [
            _lines(title, lines_of(row.pk, outcomes=outcomes).order_by("id")[:_MOST_SHOWN])
            for title, outcomes in (
                (f"What differs, the first {_MOST_SHOWN}", FAULTS),
                (f"As in the books, the first {_MOST_SHOWN}", as_booked),
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


def _lines(title: str, lines: Iterable[SettlementLine]) -> dict[str, Any]:
    return table(
        title,
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
