"""Imports and exports, for admins: bring a file, see how far it is, undo it, take rows out."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from unfold.decorators import display
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextInputWidget

from souk.core.admin.currencies import CurrencyField
from souk.core.admin.lists import Coloured, RecentFilter
from souk.core.admin.pages import StaffAdmin, table
from souk.core.admin.roles import staff_may
from souk.core.admin.rules import RulesForm
from souk.core.admin.steps import Step, StepsAdmin
from souk.exchange.models import Import, State
from souk.exchange.operations.imports import Options, bring_file
from souk.exchange.operations.undo import UNDONE_KINDS, ask_undo
from souk.exchange.queries.exports import CONTENT_TYPES, EXPORTS, FORMATS, exported_apart
from souk.exchange.queries.imports import refusals_of, report_of

_COLOURS = {
    State.WAITING: "info",
    State.RUNNING: "info",
    State.DONE: "success",
    State.REFUSED: "warning",
    State.FAILED: "danger",
    State.UNDOING: "info",
    State.UNDONE: "warning",
}
_REFUSALS_SHOWN = 100
# How soon a page that shows something under way is read again.
_REFRESH_SECONDS = "3"


class ImportForm(RulesForm):
    """A file and how it is taken in; the worker does it."""

    file = forms.FileField(
        widget=UnfoldAdminFileFieldWidget,
        help_text="CSV or JSON lines in UTF-8; products also as Shopify and WooCommerce have them,"
        " orders as Shopify has them.",
    )
    currency = CurrencyField(
        max_length=3,
        widget=UnfoldAdminTextInputWidget,
        help_text="Of prices, where the file names none.",
    )

    class Meta:
        model = Import
        fields = ("kind", "is_dry_run", "is_partial", "sets_stock")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if "currency" in self.fields:
            self.fields["currency"].initial = settings.DEFAULT_CURRENCY

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            most = settings.IMPORT_MAX_BYTES // (1024 * 1024)
            raise ValidationError(f"It is larger than {most} MB; use the command souk import.")
        return file


def _undo(row: Import, actor_id: UUID) -> None:
    ask_undo(row.id, actor_id=actor_id)


@admin.register(Import)
class ImportAdmin(StepsAdmin, StaffAdmin):
    """What was brought in, by whom, and what came of it."""

    permission = "exchange.manage"
    may_change = False
    form = ImportForm
    list_display = ("file_name", "kind", "shown_state", "progress", "result", "refused", "made")
    list_filter = ("kind", "state", RecentFilter)
    search_fields = ("file_name__icontains",)
    search_help_text = "Part of the file's name"
    sortable_by = ()
    list_before_template = "exchange/exports.html"
    readonly_fieldsets = (
        (None, {"fields": (("file_name", "kind"), ("shown_state", "progress"), "error")}),
        ("How", {"fields": (("is_dry_run", "is_partial", "sets_stock"), "currency")}),
        ("Result", {"fields": ("result", "report", ("started_at", "finished_at"))}),
        ("Undo", {"fields": ("undo_result", "undone_at")}),
    )
    steps = {
        "undo": Step(
            "Undo this import",
            "The worker undoes it, and leaves what somebody has changed since.",
            _undo,
            variant="danger",
        )
    }

    def has_module_permission(self, request: HttpRequest) -> bool:
        return staff_may(request, self.permission)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # The report of an import of customers tells of them.
        return staff_may(request, self.permission)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None:
            return self.readonly_fieldsets
        how = ("is_dry_run", "is_partial", "sets_stock")
        return ((None, {"fields": ("kind", "file", "currency", *how)}),)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        return [
            name
            for _, options in self.readonly_fieldsets
            for row in cast(Any, options["fields"])
            for name in ((row,) if isinstance(row, str) else row)
        ]

    def steps_for(self, request: HttpRequest, row: Import) -> list[str]:
        is_done = row.state == State.DONE and not row.is_dry_run
        return ["undo"] if is_done and row.kind in UNDONE_KINDS else []

    def save_model(self, request: HttpRequest, obj: Import, form: Any, change: bool) -> None:
        """Keep the file for the worker."""
        given = form.cleaned_data
        import_id = bring_file(
            given["file"].chunks(),
            kind=given["kind"],
            name=given["file"].name,
            options=Options(
                currency=given["currency"],
                is_dry_run=given["is_dry_run"],
                is_partial=given["is_partial"],
                sets_stock=given["sets_stock"],
            ),
            actor_id=cast(UUID, request.user.pk),
        )
        obj.pk = import_id
        obj.refresh_from_db()

    def tables(self, row: Import) -> list[dict[str, Any]]:
        rows = [
            [one.line, one.column, one.reason] for one in refusals_of(row.id, limit=_REFUSALS_SHOWN)
        ]
        return [table("Refused rows", ["Line", "Column", "What to do"], rows)] if rows else []

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("export/<slug:kind>/<slug:format>/", view(self.export), name="exchange_export"),
            path("<uuid:row_id>/refusals/", view(self.refusals), name="exchange_refusals"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        exports = [
            {
                "kind": kind,
                "files": [
                    (form, reverse("admin:exchange_export", args=[kind, form])) for form in FORMATS
                ],
            }
            for kind in EXPORTS
        ]
        return super().changelist_view(request, {"exports": exports, **(extra_context or {})})

    def changeform_view(self, request: HttpRequest, *arguments: Any, **options: Any) -> Any:
        answer = super().changeform_view(request, *arguments, **options)
        row = getattr(answer, "context_data", None) and answer.context_data.get("original")
        if row and row.state in (State.WAITING, State.RUNNING, State.UNDOING):
            answer["Refresh"] = _REFRESH_SECONDS
        return answer

    def export(self, request: HttpRequest, kind: str, format: str) -> HttpResponse:
        """Return all rows of a kind as a file."""
        self._require(request)
        if kind not in EXPORTS or format not in FORMATS:
            raise Http404
        chunks = exported_apart(kind, format=format)
        return _file(chunks, f"{kind}.{format}", CONTENT_TYPES[format])

    def refusals(self, request: HttpRequest, row_id: UUID) -> HttpResponse:
        """Return the rows that an import refused, as a CSV."""
        self._require(request)
        if not Import.objects.filter(id=row_id).exists():
            raise Http404
        return _file(report_of(row_id), f"refused-{row_id}.csv", CONTENT_TYPES["csv"])

    def _require(self, request: HttpRequest) -> None:
        if not staff_may(request, self.permission):
            raise PermissionDenied

    @display(description="State", label=_COLOURS)
    def shown_state(self, row: Import) -> Coloured:
        return Coloured(row.state, f"{row.state}, dry run" if row.is_dry_run else row.state)

    @display(description="Progress")
    def progress(self, row: Import) -> str:
        if row.state == State.WAITING:
            return "waits for the worker"
        if row.state == State.UNDOING:
            return "is undone by the worker"
        if row.state != State.RUNNING:
            return "ended"
        percent = min(100 * row.line // max(row.line_count, 1), 100)
        return f"line {row.line} of {row.line_count} ({percent} %)"

    @display(description="Rows")
    def result(self, row: Import) -> str:
        return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in row.counts.items())

    @display(description="Undone")
    def undo_result(self, row: Import) -> str:
        if row.undo_error:
            return row.undo_error
        if not row.undo_counts:
            return "no"
        said = "{withdrawn} withdrawn, {restored} changed back, {left} left: changed since"
        return said.format(**row.undo_counts)

    @display(description="Refused")
    def refused(self, row: Import) -> int:
        return row.refusal_count

    @display(description="Refused rows")
    def report(self, row: Import) -> str:
        if not row.refusal_count:
            return "none"
        address = reverse("admin:exchange_refusals", args=[row.pk])
        return format_html('<a href="{}">{} rows, as CSV</a>', address, row.refusal_count)

    @display(description="Brought")
    def made(self, row: Import) -> str:
        return f"{row.created_at:%Y-%m-%d %H:%M}"


def _file(chunks: Any, name: str, content_type: str) -> HttpResponse:
    answer = StreamingHttpResponse(chunks, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return cast(HttpResponse, answer)
