"""Keeping the database in order."""

from datetime import timedelta

from django.contrib.sessions.models import Session as AdminLogin
from django.utils import timezone
from procrastinate.contrib.django import app

from souk.accounts.operations.sessions import forget_sessions
from souk.core.database.functions import call
from souk.core.models import IdempotencyKey, RateLimit, WorkerHeartbeat


def note_heartbeat() -> None:
    """Note that the worker is alive."""
    WorkerHeartbeat.objects.update_or_create(name="worker", defaults={"beaten_at": timezone.now()})


def make_partitions() -> int:
    """Make the partitions of the next months; return how many were missing."""
    made: int = call("core.ensure_partitions", 3)
    return made


def forget_old_requests() -> int:
    """Delete idempotency keys older than 24 hours; return how many."""
    old = timezone.now() - timedelta(hours=24)
    return IdempotencyKey.objects.filter(created_at__lt=old).delete()[0]


def forget_old_sessions() -> int:
    """Delete sessions that ended more than 30 days ago; return how many."""
    return forget_sessions(timezone.now() - timedelta(days=30))


def forget_old_limits() -> int:
    """Delete the turns that are all back; return of how many callers."""
    return RateLimit.objects.filter(due_at__lt=timezone.now()).delete()[0]


def forget_old_logins() -> int:
    """Delete the admin's logins that have ended; return how many."""
    return AdminLogin.objects.filter(expire_date__lt=timezone.now()).delete()[0]


async def retry_stalled_jobs() -> int:
    """Put jobs back whose worker was killed; return how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=120))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)
