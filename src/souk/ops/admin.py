"""What keeps a shop going, for staff: events that nobody could take.

Background jobs are the doctor's, not the staff's: they have no page in the admin.
"""

from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest
from procrastinate.contrib.django.models import ProcrastinateJob
from unfold.decorators import display

from souk.core.admin.lists import RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin
from souk.core.admin.steps import Step, StepsAdmin
from souk.core.delivery import try_again
from souk.core.errors import NotFound
from souk.core.models import DeadEvent

if admin.site.is_registered(ProcrastinateJob):
    admin.site.unregister(ProcrastinateJob)


def _try_again(dead: DeadEvent, actor_id: UUID) -> None:
    if not try_again(dead.pk):
        raise NotFound


@admin.register(DeadEvent)
class DeadEventAdmin(StepsAdmin, ReadOnlyAdmin):
    """Events whose handler failed at every try."""

    permission = "ops.manage"
    list_display = ("type", "subscriber_name", "short_error", "tries", "made")
    list_filter = ("type", RecentFilter)
    search_fields = ("aggregate_id__exact", "event_id__exact")
    search_help_text = "Id of the event or of what it is about"
    sortable_by = ()
    fieldsets = (
        (None, {"fields": (("type", "subscriber_name"), ("event_id", "aggregate_id"))}),
        ("What went wrong", {"fields": ("error", ("tries", "made"))}),
    )
    steps = {"again": Step("Try again", "The event is being tried again.", _try_again)}

    def steps_for(self, request: HttpRequest, row: DeadEvent) -> list[str]:
        return ["again"]

    @display(description="For")
    def subscriber_name(self, dead: DeadEvent) -> str:
        return dead.subscriber_id

    @display(description="Error")
    def short_error(self, dead: DeadEvent) -> str:
        return dead.error[:100]

    @display(description="Given up")
    def made(self, dead: DeadEvent) -> str:
        return f"{dead.created_at:%Y-%m-%d %H:%M}"
