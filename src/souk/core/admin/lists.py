"""Lists that stay quick however long their table grows."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from souk.core.ids import first_id_at

MAX_COUNTED = 10_000


class Coloured(NamedTuple):
    """A state that a list shows in the colour of its value; a page shows its words alone."""

    value: str
    words: str

    def __str__(self) -> str:
        return self.words


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than anybody turns pages; what lies beyond is found by searching."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows[:MAX_COUNTED].count())


class RecentFilter(admin.SimpleListFilter):
    """When a row was made, read from its time-ordered id: its index, its partition."""

    title = "made"
    parameter_name = "made"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "in the last 24 hours"), ("7", "in the last 7 days"), ("30", "in 30 days")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"1", "7", "30"}:
            return queryset
        since = timezone.now() - timedelta(days=int(self.value() or 0))
        return queryset.filter(id__gte=first_id_at(since))
