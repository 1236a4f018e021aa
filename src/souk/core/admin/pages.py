"""Pages for staff: searchable lists whose cost does not grow with the tables behind them."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from unfold.admin import ModelAdmin, TabularInline

from souk.core.money import format_amount

_MOST_COUNTED = 10_000


def money(amount: int | None, currency: str) -> str:
    """Return an amount for people; a dash where there is none."""
    return "-" if amount is None else format_amount(amount, currency)


class BoundedPaginator(Paginator):
    """Counts to ten thousand and no further: beyond that one searches."""

    @cached_property
    def count(self) -> int:
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        return rows.order_by()[:_MOST_COUNTED].count()


class _ForStaff:
    """Whoever may open the admin may do the daily work; nothing is undone by deleting it."""

    def _is_staff(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(user.is_active and user.is_staff)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._is_staff(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_staff(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_staff(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_staff(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StaffPage(_ForStaff, ModelAdmin):
    """A list and a form for staff."""

    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    list_filter_submit = True
    warn_unsaved_form = True


class ReadOnlyPage(StaffPage):
    """A list and a page to look at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class StaffInline(_ForStaff, TabularInline):
    """Rows that belong to the page's own."""

    extra = 0
    tab = True
    hide_title = True


class ReadOnlyInline(StaffInline):
    """Rows to look at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
