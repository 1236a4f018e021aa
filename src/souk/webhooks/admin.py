"""Webhooks, for staff: how they fare, and what was sent. They are made over the API."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from souk.core.admin.lists import Coloured, RecentFilter
from souk.core.admin.pages import ReadOnlyAdmin, table
from souk.core.admin.steps import Step, StepsAdmin
from souk.webhooks.models import Delivery, Endpoint
from souk.webhooks.operations.redelivery import redeliver, send_test_event
from souk.webhooks.operations.subscription import disable_webhook, enable_webhook
from souk.webhooks.queries.endpoints import attempts_of

ENDPOINT_COLOURS = {"enabled": "success", "disabled": "danger"}
DELIVERY_COLOURS = {"pending": "info", "delivered": "success", "dead": "danger"}


def _test(endpoint: Endpoint, actor_id: UUID) -> None:
    send_test_event(endpoint.pk)


def _enable(endpoint: Endpoint, actor_id: UUID) -> None:
    enable_webhook(endpoint.pk)


def _disable(endpoint: Endpoint, actor_id: UUID) -> None:
    disable_webhook(endpoint.pk)


def _send_again(delivery: Delivery, actor_id: UUID) -> None:
    redeliver(delivery.pk)


@admin.register(Endpoint)
class EndpointAdmin(StepsAdmin, ReadOnlyAdmin):
    """Who is told of what, and whether it works."""

    permission = "webhooks.manage"
    list_display = ("url", "state", "description", "failures", "last_delivered")
    list_filter = ("status",)
    list_select_related = ("health",)
    search_fields = ("url__icontains", "description__icontains")
    sortable_by = ()
    fieldsets = (
        (None, {"fields": ("url", "description", "event_types")}),
        ("State", {"fields": (("status", "disabled_reason", "disabled_at"),)}),
        ("Health", {"fields": (("failures", "last_delivered"), "former_secret_until")}),
    )
    readonly_fields = ("failures", "last_delivered")
    steps = {
        "test": Step("Send a test", "The test is on its way.", _test),
        "enable": Step("Enable", "It is told of what happens from now on.", _enable),
        "disable": Step("Disable", "Nothing is sent there now.", _disable, variant="danger"),
    }

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Endpoint]":
        rows: QuerySet[Endpoint] = super().get_queryset(request)
        return rows.filter(deleted_at__isnull=True)

    def steps_for(self, request: HttpRequest, row: Endpoint) -> list[str]:
        return ["test", "disable"] if row.status == "enabled" else ["enable"]

    @display(description="State", label=ENDPOINT_COLOURS)
    def state(self, endpoint: Endpoint) -> Coloured:
        return Coloured(endpoint.status, endpoint.get_status_display())

    @display(description="Failures in a row")
    def failures(self, endpoint: Endpoint) -> int:
        return endpoint.health.failures

    @display(description="Last delivered")
    def last_delivered(self, endpoint: Endpoint) -> str:
        moment = endpoint.health.last_delivered_at
        return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""


@admin.register(Delivery)
class DeliveryAdmin(StepsAdmin, ReadOnlyAdmin):
    """What was sent to webhooks and is to be; what was given up may be sent once more."""

    permission = "webhooks.manage"
    list_display = ("event_type", "address", "state", "attempts_made", "made")
    list_filter = ("status", "event_type", RecentFilter)
    list_select_related = ("endpoint",)
    search_fields = ("event_id__exact", "aggregate_id__exact")
    search_help_text = "Id of the event or of what it is about"
    sortable_by = ()
    fieldsets = (
        (None, {"fields": (("event_type", "address"), ("event_id", "aggregate_id"), "body")}),
        ("Sending", {"fields": (("status", "attempts_made"), ("next_try_at", "ended_at"))}),
    )
    readonly_fields = ("address",)
    steps = {"again": Step("Send again", "The delivery is on its way.", _send_again)}

    def steps_for(self, request: HttpRequest, row: Delivery) -> list[str]:
        return [] if row.status == "pending" else ["again"]

    def tables(self, row: Delivery) -> list[dict[str, Any]]:
        attempts = [
            [f"{one.created_at:%Y-%m-%d %H:%M:%S}", one.status or "", one.milliseconds, said]
            for one in attempts_of(row.pk)
            for said in [one.error or one.answer[:100]]
        ]
        return [table("Attempts", ["When", "Status", "Milliseconds", "Said"], attempts)]

    @display(description="To")
    def address(self, delivery: Delivery) -> str:
        return delivery.endpoint.url

    @display(description="State", label=DELIVERY_COLOURS)
    def state(self, delivery: Delivery) -> Coloured:
        return Coloured(delivery.status, delivery.get_status_display())

    @display(description="Made")
    def made(self, delivery: Delivery) -> str:
        return f"{delivery.created_at:%Y-%m-%d %H:%M}"
