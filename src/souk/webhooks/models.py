from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from souk.core.keys.fields import EncryptedText
from souk.core.tables import ChangingRow, CreatedRow, one_of


class EndpointStatus(models.TextChoices):
    ENABLED = "enabled"
    DISABLED = "disabled"


class DisabledReason(models.TextChoices):
    BY_STAFF = "by_staff", "By staff"
    FAILING = "failing", "It failed for days"
    GONE = "gone", "It answered 410 Gone"


class Endpoint(ChangingRow):
    """An address that is told of events, and the secret by which it knows that it was us.

    While `former_secret_until` lies ahead, deliveries are signed with both secrets.
    """

    url = models.CharField(max_length=2000)
    description = models.CharField(max_length=200, blank=True, default="")
    event_types = ArrayField(models.CharField(max_length=100))
    secret = EncryptedText(null=True)  # type: ignore[misc]
    former_secret = EncryptedText(null=True)  # type: ignore[misc]
    former_secret_until = models.DateTimeField(null=True)
    status = models.CharField(max_length=10, choices=EndpointStatus, default=EndpointStatus.ENABLED)
    disabled_reason = models.CharField(
        max_length=10, choices=DisabledReason, blank=True, default=""
    )
    disabled_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "webhooks_endpoints"
        constraints = [
            one_of("status", EndpointStatus, "webhooks_endpoints_status_is_known"),
            models.CheckConstraint(
                condition=Q(status="enabled", disabled_reason="", disabled_at__isnull=True)
                | Q(
                    status="disabled",
                    disabled_reason__in=list(DisabledReason.values),
                    disabled_at__isnull=False,
                ),
                name="webhooks_endpoints_disabled_have_their_reason",
            ),
            models.CheckConstraint(
                condition=Q(former_secret__isnull=True, former_secret_until__isnull=True)
                | Q(former_secret__isnull=False, former_secret_until__isnull=False),
                name="webhooks_endpoints_former_secret_ends",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True, secret__isnull=False)
                | Q(
                    deleted_at__isnull=False,
                    secret__isnull=True,
                    former_secret__isnull=True,
                    status="disabled",
                ),
                name="webhooks_endpoints_deleted_have_no_secret",
            ),
            models.CheckConstraint(
                condition=Q(event_types__len__gt=0), name="webhooks_endpoints_hear_something"
            ),
        ]

    def __str__(self) -> str:
        return self.url


class Health(models.Model):
    """How an endpoint fares; apart from it, so that its ETag changes when staff change it alone.

    `failures` counts attempts that failed one after another; after several of them the endpoint is
    asked only now and then, from `retry_at` on.
    """

    endpoint = models.OneToOneField(
        Endpoint, models.CASCADE, primary_key=True, related_name="health"
    )
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    last_failed_at = models.DateTimeField(null=True)
    last_delivered_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "webhooks_health"


class DeliveryStatus(models.TextChoices):
    PENDING = "pending", "On its way"
    DELIVERED = "delivered", "Delivered"
    DEAD = "dead", "Given up"


class Delivery(CreatedRow):
    """An event on its way to an endpoint. Partitioned by month of its id.

    The id follows from event and endpoint, so that an event that is heard twice is sent once.
    `body` is what is signed and sent, the same at every attempt. While a worker is sending it,
    `next_try_at` is when another one may take it up. It is tried until `give_up_at`.
    """

    endpoint = models.ForeignKey(
        Endpoint, models.PROTECT, related_name="deliveries", db_index=False
    )
    event_id = models.UUIDField()
    event_type = models.CharField(max_length=100)
    aggregate_id = models.UUIDField()
    body = models.TextField()
    status = models.CharField(max_length=10, choices=DeliveryStatus, default=DeliveryStatus.PENDING)
    attempts_made = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(db_default=Now())
    give_up_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "webhooks_deliveries"
        verbose_name_plural = "deliveries"
        constraints = [
            one_of("status", DeliveryStatus, "webhooks_deliveries_status_is_known"),
            models.CheckConstraint(
                condition=Q(status="pending", ended_at__isnull=True)
                | (~Q(status="pending") & Q(ended_at__isnull=False)),
                name="webhooks_deliveries_ended_have_their_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "next_try_at"],
                name="webhook_deliveries_due",
                condition=Q(status="pending"),
            ),
            # What of an aggregate has to arrive before what.
            models.Index(
                fields=["endpoint", "aggregate_id", "event_id"],
                name="webhook_deliveries_in_order",
                condition=Q(status="pending"),
            ),
            models.Index(fields=["endpoint", "-id"], name="webhook_deliveries_of"),
            models.Index(
                fields=["endpoint", "-id"],
                name="webhook_deliveries_dead",
                condition=Q(status="dead"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.event_id}"


class Attempt(CreatedRow):
    """One try to deliver, and what came of it. Partitioned by month of its id.

    `status` is the answer's, null where there was none, and `error` says why; `answer` is how its
    body began.
    """

    delivery_id = models.UUIDField()
    endpoint = models.ForeignKey(Endpoint, models.PROTECT, related_name="+", db_index=False)
    status = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField()
    error = models.CharField(max_length=300, blank=True, default="")
    answer = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "webhooks_attempts"
        indexes = [models.Index(fields=["delivery_id", "id"], name="webhook_attempts_of")]
