from django.db import models
from django.db.models import Q

from souk.core.tables import Row


class Action(models.TextChoices):
    INSERT = "insert", "Made"
    UPDATE = "update", "Changed"
    DELETE = "delete", "Deleted"


class Entry(Row):
    """One change of one audited row; written by the trigger `record_change`, never changed.

    Partitioned by month of its id. `record_id` is the row's key as text, the parts of a composite
    one joined by a colon; `subject_id` the row that it belongs to, such as an address's user. An
    update holds only what was changed. Without an actor it was the system.
    """

    table_name = models.CharField(max_length=63)
    record_id = models.TextField()
    subject_id = models.UUIDField(null=True)
    action = models.CharField(max_length=10, choices=Action)
    actor_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=50)
    ip_address = models.GenericIPAddressField(null=True)
    user_agent = models.TextField()
    request_id = models.TextField()
    old_values = models.JSONField(null=True)
    new_values = models.JSONField(null=True)
    transaction_id = models.BigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "audit_entries"
        verbose_name = "audit entry"
        verbose_name_plural = "audit entries"
        constraints = [
            # One, not several: each costs the trigger as much as the jsonb that it writes.
            models.CheckConstraint(
                condition=Q(action=Action.INSERT, old_values__isnull=True, new_values__isnull=False)
                | Q(action=Action.UPDATE, old_values__isnull=False, new_values__isnull=False)
                | Q(action=Action.DELETE, old_values__isnull=False, new_values__isnull=True),
                name="audit_entries_have_what_their_action_has",
            ),
        ]
        indexes = [
            models.Index(fields=["record_id", "id"], name="audit_entries_of_record"),
            models.Index(fields=["table_name", "id"], name="audit_entries_of_table"),
            models.Index(
                fields=["subject_id", "id"],
                name="audit_entries_of_subject",
                condition=Q(subject_id__isnull=False),
            ),
            models.Index(
                fields=["actor_id", "id"],
                name="audit_entries_by_actor",
                condition=Q(actor_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.record_id}"


class AuditedTable(models.Model):
    """A table whose changes are recorded, and since when without a gap."""

    name = models.CharField(primary_key=True, max_length=63)
    audited_since = models.DateTimeField()

    class Meta:
        db_table = "audit_tables"

    def __str__(self) -> str:
        return self.name
