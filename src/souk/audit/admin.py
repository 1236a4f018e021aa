"""The audit, for admins: who changed what, when and from where."""

import json
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.decorators import display

from souk.accounts.queries.names import emails_of, users_with_email
from souk.audit.models import Entry
from souk.audit.queries.entries import (
    Difference,
    audited_tables,
    differences,
    entries_about,
    users_in,
)
from souk.core.admin.history import told_by
from souk.core.admin.lists import Coloured, RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin, table
from souk.core.admin.roles import may_view_audit

ACTION_COLOURS = {"insert": "success", "update": "info", "delete": "danger"}
HISTORY_LENGTH = 100
_SHOWN_CHARACTERS = 200


class TableFilter(admin.SimpleListFilter):
    """Which table was changed."""

    title = "table"
    parameter_name = "table"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in audited_tables()]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        return queryset.filter(table_name=self.value()) if self.value() else queryset


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Every recorded change; read by admins, changed by nobody."""

    list_display = ("made", "who", "act", "what", "changes", "ip_address")
    list_filter = ("action", TableFilter, RecentFilter)
    search_fields = ("record_id__exact",)
    search_help_text = "Id of a record, of its product or user, or who did it: id or e-mail"
    sortable_by = ()
    fieldsets = (
        (None, {"fields": (("made", "act"), ("table_name", "record_id"), "changes")}),
        ("By", {"fields": (("who", "actor_role"), ("ip_address", "user_agent"), "request_id")}),
    )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_view_audit(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_view_audit(request)

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Entry]", search_term: str
    ) -> tuple["QuerySet[Entry]", bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        found = Q(record_id=term)
        if "@" in term:
            found = Q(actor_id__in=users_with_email(term))
        elif (known := _as_id(term)) is not None:
            found |= Q(subject_id=known) | Q(actor_id=known)
        return queryset.filter(found), False

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changes = super().get_changelist_instance(request)
        _name_actors(changes.result_list)
        return changes

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        entry = super().get_object(request, object_id, from_field)
        if entry is not None:
            _name_actors([entry])
        return entry

    @display(description="When")
    def made(self, entry: Entry) -> str:
        return _moment(entry)

    @display(description="Who")
    def who(self, entry: Entry) -> str:
        return _actor(entry)

    @display(description="Did", label=ACTION_COLOURS)
    def act(self, entry: Entry) -> Coloured:
        return Coloured(entry.action, entry.get_action_display())

    @display(description="What")
    def what(self, entry: Entry) -> SafeString:
        return format_html("{}<br><small>{}</small>", entry.table_name, entry.record_id)

    @display(description="Changes")
    def changes(self, entry: Entry) -> SafeString:
        return _changes(entry)


@told_by
def history(row: Model) -> list[dict[str, Any]] | None:
    """Tell a row's latest changes and those of what belongs to it: addresses, variants, roles."""
    entries = entries_about(row, limit=HISTORY_LENGTH)
    if entries is None:
        return None
    _name_actors(entries)
    lines = [
        [
            _moment(entry),
            _actor(entry),
            entry.get_action_display(),
            entry.table_name,
            _changes(entry),
        ]
        for entry in entries
    ]
    title = f"The latest {HISTORY_LENGTH} changes" if len(lines) == HISTORY_LENGTH else "Changes"
    return [table(title, ["When", "Who", "Did", "In", "Changes"], lines)]


def _name_actors(entries: Any) -> None:
    """Note on each entry the e-mail of who made it; one statement for all of them."""
    emails = emails_of(users_in(entries))
    for entry in entries:
        entry.actor_email = emails.get(entry.actor_id, "")


def _actor(entry: Entry) -> str:
    email: str = entry.actor_email  # type: ignore[attr-defined]
    name = email or (str(entry.actor_id) if entry.actor_id else "")
    return f"{name} ({entry.actor_role})" if name else entry.actor_role


def _moment(entry: Entry) -> str:
    return f"{entry.changed_at:%Y-%m-%d %H:%M:%S}"


def _changes(entry: Entry) -> SafeString:
    lines = [(one.column, _arrow(entry, one)) for one in differences(entry)]
    return format_html_join("", "<div><b>{}</b>: {}</div>", lines)


def _arrow(entry: Entry, one: Difference) -> str:
    if entry.action == "insert":
        return _shown(one.new)
    if entry.action == "delete":
        return _shown(one.old)
    return f"{_shown(one.old)} → {_shown(one.new)}"


def _shown(value: Any) -> str:
    if value in (None, ""):
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def _as_id(term: str) -> UUID | None:
    try:
        return UUID(term)
    except ValueError:
        return None
