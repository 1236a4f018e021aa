"""Who is told of what: endpoints, their secrets, and whether anything is sent there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from souk.core.database.functions import call
from souk.core.editing import locked_row
from souk.core.errors import invalid_field
from souk.core.events import publish
from souk.core.http.outgoing import AddressRefused, NoAnswer, check_address
from souk.webhooks.errors import TooManyWebhooks
from souk.webhooks.event_types import wanted_types
from souk.webhooks.events import WebhookDisabled
from souk.webhooks.models import (
    Delivery,
    DeliveryStatus,
    DisabledReason,
    Endpoint,
    EndpointStatus,
    Health,
)
from souk.webhooks.operations.signing import new_secret

# Every event is compared with each of them.
MOST_ENDPOINTS = 100


@dataclass(frozen=True, slots=True)
class WithSecret:
    """An endpoint with its secret, which is shown this once."""

    endpoint: Endpoint
    secret: str


def create_webhook(*, url: str, description: str, event_types: list[str]) -> WithSecret:
    """Have an address told of events from now on.

    Raises InvalidFields for an address that Souk does not call, and for types that there are not.
    """
    _check_types(event_types)
    # The name is looked up before the transaction: nobody waits for it.
    _check_url(url)
    secret = new_secret()
    with transaction.atomic():
        call("webhooks.lock_endpoints")
        if _all().count() >= MOST_ENDPOINTS:
            raise TooManyWebhooks(MOST_ENDPOINTS)
        endpoint = Endpoint.objects.create(
            url=url, description=description, event_types=_tidy(event_types), secret=secret
        )
        Health.objects.create(endpoint=endpoint)
    return WithSecret(_fresh(endpoint), secret)


def change_webhook(
    endpoint_id: UUID, *, unchanged_since: datetime | None, **values: Any
) -> Endpoint:
    """Change an endpoint; what is on its way already goes to the new address, too."""
    if "event_types" in values:
        _check_types(values["event_types"])
        values["event_types"] = _tidy(values["event_types"])
    if "url" in values:
        _check_url(values["url"])
    with transaction.atomic():
        endpoint = locked_row(_all(), endpoint_id, unchanged_since=unchanged_since)
        for name, value in values.items():
            setattr(endpoint, name, value)
        if values:
            endpoint.save(update_fields=values)
        if "url" in values:
            _forget_failures(endpoint)
    return _fresh(endpoint)


@transaction.atomic
def delete_webhook(endpoint_id: UUID, *, unchanged_since: datetime | None) -> None:
    """Send nothing there any more; its secrets are forgotten, what was sent stays in the log."""
    endpoint = locked_row(_all(), endpoint_id, unchanged_since=unchanged_since)
    _stop(endpoint, DisabledReason.BY_STAFF)
    endpoint.secret = endpoint.former_secret = None
    endpoint.former_secret_until = None
    endpoint.deleted_at = timezone.now()
    endpoint.save(update_fields=["secret", "former_secret", "former_secret_until", "deleted_at"])


@transaction.atomic
def rotate_secret(endpoint_id: UUID, *, overlap: timedelta) -> WithSecret:
    """Give an endpoint a new secret; for the overlap, the one before it signs as well."""
    endpoint = locked_row(_all(), endpoint_id, unchanged_since=None)
    secret = new_secret()
    if overlap:
        endpoint.former_secret = endpoint.secret
        endpoint.former_secret_until = timezone.now() + overlap
    else:
        endpoint.former_secret = None
        endpoint.former_secret_until = None
    endpoint.secret = secret
    endpoint.save(update_fields=["secret", "former_secret", "former_secret_until"])
    return WithSecret(_fresh(endpoint), secret)


@transaction.atomic
def enable_webhook(endpoint_id: UUID) -> Endpoint:
    """Send there again, what happens from now on; one that is enabled stays so."""
    endpoint = locked_row(_all(), endpoint_id, unchanged_since=None)
    if endpoint.status != EndpointStatus.ENABLED:
        endpoint.status = EndpointStatus.ENABLED
        endpoint.disabled_reason = ""
        endpoint.disabled_at = None
        endpoint.save(update_fields=["status", "disabled_reason", "disabled_at"])
        _forget_failures(endpoint)
    return _fresh(endpoint)


@transaction.atomic
def disable_webhook(endpoint_id: UUID) -> Endpoint:
    """Send nothing there for now: what is on its way is given up, what happens is not kept."""
    endpoint = locked_row(_all(), endpoint_id, unchanged_since=None)
    _stop(endpoint, DisabledReason.BY_STAFF)
    return _fresh(endpoint)


@transaction.atomic
def give_up_webhook(endpoint_id: UUID, *, reason: DisabledReason) -> None:
    """Disable an endpoint that cannot be reached, and tell it: staff get a letter."""
    endpoint = _all().select_for_update(no_key=True).filter(id=endpoint_id).first()
    if endpoint is None or endpoint.status == EndpointStatus.DISABLED:
        return
    _stop(endpoint, reason)
    publish(WebhookDisabled(endpoint.id, endpoint.url, reason.label))


def _all() -> Any:
    return Endpoint.objects.filter(deleted_at__isnull=True)


def _fresh(endpoint: Endpoint) -> Endpoint:
    return Endpoint.objects.select_related("health").get(id=endpoint.id)


def _stop(endpoint: Endpoint, reason: DisabledReason) -> None:
    if endpoint.status == EndpointStatus.ENABLED:
        endpoint.status = EndpointStatus.DISABLED
        endpoint.disabled_reason = reason
        endpoint.disabled_at = timezone.now()
        endpoint.save(update_fields=["status", "disabled_reason", "disabled_at"])
    waiting = Delivery.objects.filter(endpoint=endpoint, status=DeliveryStatus.PENDING)
    waiting.update(status=DeliveryStatus.DEAD, ended_at=Now())


def _forget_failures(endpoint: Endpoint) -> None:
    Health.objects.filter(endpoint=endpoint).update(failures=0, failing_since=None, retry_at=None)


def _tidy(event_types: list[str]) -> list[str]:
    return list(dict.fromkeys(event_types))


def _check_types(event_types: list[str]) -> None:
    if not event_types:
        raise invalid_field("event_types", 'name at least one, or "*" for all')
    known = set(wanted_types())
    for place, name in enumerate(event_types):
        if name not in known:
            raise invalid_field(
                f"event_types.{place}",
                "is no event that is told; see GET /api/v1/admin/webhooks/event-types",
                "unknown_event_type",
            )


def _check_url(url: str) -> None:
    try:
        check_address(url)
    except (AddressRefused, NoAnswer) as refusal:
        raise invalid_field("url", refusal.reason, "address_refused") from None
