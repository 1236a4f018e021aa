"""Imports: what was brought in by whom, what came of it, and what undoing it takes."""

from django.db import models
from django.db.models import Q

from souk.core.tables import ChangingRow, one_of


class Kind(models.TextChoices):
    PRODUCTS = "products"
    CATEGORIES = "categories"
    STOCK = "stock"
    CUSTOMERS = "customers"
    COUPONS = "coupons"
    ORDERS = "orders"


class State(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused", "Nothing was changed: rows were refused"
    FAILED = "failed", "Nothing was changed: it could not be read"
    UNDOING = "undoing", "The worker is to undo it, or is at it"
    UNDONE = "undone"


class Import(ChangingRow):
    """A file that is brought in, in one transaction or in two at once: all of it or nothing.

    Whoever runs it holds it by `claim` until `leased_until`; afterwards another worker begins anew.
    `counts` is how many of what; `line` of `line_count` how far it is. An undo is held by a lock on
    the row alone, for it is one transaction; `undo_error` is why one came to nothing.
    """

    kind = models.CharField(max_length=12, choices=Kind)
    file_name = models.CharField(max_length=255)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    is_dry_run = models.BooleanField(
        "dry run", default=False, help_text="say what would happen, and change nothing"
    )
    is_partial = models.BooleanField(
        "partial",
        default=False,
        help_text="take the good rows where others are refused; else one refusal stops all",
    )
    sets_stock = models.BooleanField(
        default=False, help_text="of products: quantities also of variants that are there already"
    )
    currency = models.CharField(max_length=3, help_text="of prices, where the file names none")
    actor_id = models.UUIDField(null=True, editable=False)
    line = models.PositiveIntegerField(default=0, editable=False)
    line_count = models.PositiveIntegerField(default=0, editable=False)
    counts = models.JSONField(default=dict, editable=False)
    refusal_count = models.PositiveIntegerField(default=0, editable=False)
    error = models.TextField(blank=True, default="", editable=False)
    claim = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.UUIDField(null=True, editable=False)
    undo_counts = models.JSONField(default=dict, editable=False)
    undo_error = models.TextField(blank=True, default="", editable=False)

    class Meta:
        db_table = "exchange_imports"
        constraints = [
            one_of("kind", Kind, "exchange_imports_kind_is_known"),
            one_of("state", State, "exchange_imports_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.RUNNING, claim__isnull=False, leased_until__isnull=False)
                | (~Q(state=State.RUNNING) & Q(claim__isnull=True, leased_until__isnull=True)),
                name="exchange_imports_running_ones_are_held",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], finished_at__isnull=True)
                | (~Q(state__in=["waiting", "running"]) & Q(finished_at__isnull=False)),
                name="exchange_imports_ended_ones_have_their_time",
            ),
            models.CheckConstraint(
                condition=Q(state=State.UNDONE, undone_at__isnull=False)
                | (~Q(state=State.UNDONE) & Q(undone_at__isnull=True)),
                name="exchange_imports_undone_ones_have_their_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="exchange_imports_to_do",
                condition=Q(state__in=["waiting", "running", "undoing"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.kind})"


class Part(models.Model):
    """A megabyte of a file that waits to be read; gone when its import has ended."""

    pk = models.CompositePrimaryKey("of_import_id", "number")
    of_import = models.ForeignKey(
        Import, models.CASCADE, related_name="parts", db_column="import_id", db_index=False
    )
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        db_table = "exchange_parts"


class Refusal(models.Model):
    """A row that was not taken: its line, the column to blame if there is one, and what to do."""

    pk = models.CompositePrimaryKey("of_import_id", "number")
    of_import = models.ForeignKey(
        Import, models.CASCADE, related_name="refusals", db_column="import_id", db_index=False
    )
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    column_name = models.CharField(max_length=255, blank=True, default="")
    reason = models.TextField()

    class Meta:
        db_table = "exchange_refusals"


class Change(models.Model):
    """What an import did to a row: made it where `before` is null, else changed these columns."""

    id = models.BigAutoField(primary_key=True)
    of_import = models.ForeignKey(
        Import, models.CASCADE, related_name="changes", db_column="import_id", db_index=False
    )
    table_name = models.CharField(max_length=63)
    row_id = models.UUIDField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        db_table = "exchange_changes"
        constraints = [
            models.CheckConstraint(
                condition=Q(before__isnull=True, after__isnull=True)
                | Q(before__isnull=False, after__isnull=False),
                name="exchange_changes_tell_both_sides",
            ),
        ]
        indexes = [models.Index(fields=["of_import", "id"], name="exchange_changes_of_import")]
