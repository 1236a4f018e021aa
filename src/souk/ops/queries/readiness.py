"""What a process needs before it can serve."""

from datetime import timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from souk.core.models import WorkerHeartbeat

_migrations_are_applied = False


def readiness(stale_after: timedelta) -> dict[str, str]:
    """Return each check's state, `ok` or what is wrong; raise DatabaseError when unreachable."""
    beat = WorkerHeartbeat.objects.order_by("-beaten_at").first()
    is_fresh = beat is not None and beat.beaten_at > timezone.now() - stale_after
    return {
        "database": "ok",
        "migrations": "ok" if is_migrated() else "pending: run souk migrate",
        "worker": "ok" if is_fresh else "no heartbeat: run souk worker",
    }


def is_migrated() -> bool:
    """Say whether the database has all that this version of Souk needs."""
    # What was applied once stays so for the life of a process.
    global _migrations_are_applied
    if not _migrations_are_applied:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        _migrations_are_applied = not plan
    return _migrations_are_applied
