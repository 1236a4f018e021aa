"""The pages that every context's admin is made from."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.utils import unquote
from django.db import IntegrityError
from django.db.models import CharField, URLField
from django.forms.models import ModelForm
from django.http import HttpRequest
from django.shortcuts import redirect
from unfold.admin import ModelAdmin, StackedInline, TabularInline

from souk.core.admin.currencies import CurrencyField
from souk.core.admin.history import history_of
from souk.core.admin.lists import BoundedPaginator
from souk.core.admin.roles import may_view_audit, runs_the_shop, staff_may
from souk.core.admin.rules import RulesForm, rule_broken
from souk.core.errors import DomainError


class StaffPages:
    """Managers and admins see everything; what they may change, each page says.

    Roles alone decide, not Django's own permissions: `permission` is the one of
    `core/permissions.py` that changing rows and taking steps needs; without one a page is only
    read. Nothing is deleted unless a page says so.
    """

    permission = ""

    may_add = True
    may_change = True
    may_delete = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return runs_the_shop(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return runs_the_shop(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_add and self._may_write(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_change and self._may_write(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and self._may_write(request)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if isinstance(db_field, URLField):
            options["assume_scheme"] = "https"
        if isinstance(db_field, CharField) and db_field.name.endswith("currency"):
            options["form_class"] = CurrencyField
        return super().formfield_for_dbfield(db_field, request, **options)

    def _may_write(self, request: HttpRequest) -> bool:
        return bool(self.permission) and staff_may(request, self.permission)


class StaffAdmin(StaffPages, ModelAdmin):
    """A page of the admin: newest first, counted no further than anybody reads."""

    form: type["ModelForm[Any]"] = RulesForm
    ordering: Any = ("-id",)
    paginator = BoundedPaginator
    show_full_result_count = False
    # Counting each choice of each filter reads the whole table.
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    list_filter_sheet = False
    warn_unsaved_form = True
    change_form_outer_after_template = "core/tables.html"
    object_history_template = "core/history.html"

    def tables(self, row: Any) -> list[dict[str, Any]]:
        """Return tables to show below a row's page, made by `table`."""
        return []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *arguments: Any, **options: Any
    ) -> Any:
        row = context.get("original")
        if row is not None:
            context["tables"] = self.tables(row)
        return super().render_change_form(request, context, *arguments, **options)

    def changeform_view(self, request: HttpRequest, *arguments: Any, **options: Any) -> Any:
        try:
            return super().changeform_view(request, *arguments, **options)
        except IntegrityError as error:
            # Two members of staff at once, or a rule that no form knows: the database decides.
            messages.error(request, rule_broken(error))
        except DomainError as error:
            messages.error(request, error.detail)
        return redirect(request.get_full_path())

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show who changed a row: to those who may see the audit, what that knows.

        Whether this caller may see the row, Django asks.
        """
        row = self.get_object(request, unquote(object_id))
        is_told = row is not None and may_view_audit(request)
        told = {"tables": history_of(row)} if is_told else {}
        return super().history_view(request, object_id, {**told, **(extra_context or {})})

    def save_model(
        self, request: HttpRequest, obj: Any, form: "forms.ModelForm[Any]", change: bool
    ) -> None:
        """Write only what was changed: triggers and buyers change the other columns meanwhile."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        columns = {field.name for field in obj._meta.concrete_fields}
        obj.save(update_fields=columns.intersection(form.changed_data))


class ReadOnlyAdmin(StaffAdmin):
    """A page that shows what happened."""

    may_add = False
    may_change = False


class StaffTabularInline(StaffPages, TabularInline):
    """Rows that belong to the page's row, one a line."""

    form = RulesForm
    extra = 0


class StaffStackedInline(StaffPages, StackedInline):
    """Rows that belong to the page's row, one a block."""

    form = RulesForm
    extra = 0


def table(title: str, headers: list[str], rows: list[list[Any]]) -> dict[str, Any]:
    """Return a table for the foot of a page."""
    return {"title": title, "table": {"headers": headers, "rows": rows}}
