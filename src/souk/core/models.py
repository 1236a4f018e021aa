from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models.functions import Now

from souk.core.tables import CreatedRow


class SqlObject(models.Model):
    """A database object that was installed from a `.sql` file."""

    path = models.TextField(primary_key=True)
    checksum = models.CharField(max_length=64)
    installed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "core_sql_objects"


class IdempotencyKey(models.Model):
    """A POST that was made with an Idempotency-Key, and the answer it got.

    `scope` is the caller with method and path. `answer` is null while the request still runs.
    """

    pk = models.CompositePrimaryKey("scope", "key")
    scope = models.TextField()
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField()
    status = models.SmallIntegerField(null=True)
    answer = models.BinaryField(null=True)
    is_sealed = models.BooleanField(db_default=False)
    resource_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "core_idempotency_keys"
        indexes = [models.Index(fields=["created_at"], name="idempotency_keys_by_age")]


class OutboxEvent(CreatedRow):
    """Something that happened, committed with what it tells of. Partitioned by month of its id.

    `transaction_id` lets a reader follow commits without missing one that committed late.
    """

    type = models.CharField(max_length=100)
    aggregate_type = models.CharField(max_length=50)
    aggregate_id = models.UUIDField()
    payload = models.JSONField()
    transaction_id = models.BigIntegerField()

    class Meta:
        db_table = "core_outbox"
        indexes = [
            models.Index(fields=["aggregate_id", "id"], name="outbox_by_aggregate"),
            # What subscribers follow. Both columns only grow: an event goes to the index's end.
            models.Index(fields=["transaction_id", "id"], name="outbox_by_transaction"),
        ]


class Subscriber(models.Model):
    """A context that listens, and how far it has heard: each event up to this one."""

    name = models.CharField(primary_key=True, max_length=50)
    transaction_id = models.BigIntegerField()
    event_id = models.UUIDField()
    updated_at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        db_table = "core_subscribers"

    def __str__(self) -> str:
        return self.name


class WaitingEvent(CreatedRow):
    """An event that a subscriber could not take in its turn, or that has to follow such a one."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="waiting")
    event_id = models.UUIDField()
    aggregate_id = models.UUIDField()
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=1000, blank=True, default="")
    retry_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "core_waiting_events"
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "event_id"], name="core_waiting_events_wait_once"
            ),
        ]
        indexes = [
            models.Index(fields=["subscriber", "retry_at"], name="waiting_events_by_time"),
            models.Index(
                fields=["subscriber", "aggregate_id", "event_id"],
                name="waiting_events_by_aggregate",
            ),
        ]


class DeadEvent(CreatedRow):
    """An event that a subscriber could not take at any try; staff may have it tried again."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="dead")
    event_id = models.UUIDField()
    aggregate_id = models.UUIDField()
    type = models.CharField(max_length=100)
    tries = models.PositiveSmallIntegerField()
    error = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        db_table = "core_dead_events"
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "event_id"], name="core_dead_events_die_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} for {self.subscriber_id}"


class WorkerHeartbeat(models.Model):
    """When the background worker was last known to be alive; one row."""

    name = models.CharField(primary_key=True, max_length=50)
    beaten_at = models.DateTimeField()

    class Meta:
        db_table = "core_worker_heartbeats"


class RateLimit(models.Model):
    """How far a caller has used up a limit: with `due_at` in the past, not at all.

    `bucket` is a keyed hash of the rule and the caller: no address and no e-mail is kept. The table
    is unlogged, so that a turn costs no write-ahead log; a crash forgets it.
    """

    bucket = models.UUIDField(primary_key=True)
    due_at = models.DateTimeField()
    period = models.DurationField()

    class Meta:
        db_table = "core_rate_limits"
