"""Keeping the database in order."""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session as PageSession
from django.utils import timezone
from procrastinate.contrib.django import app

from souk.accounts.operations.attempts import forget_old_attempts
from souk.accounts.operations.avatars import remove_stray_avatars
from souk.accounts.operations.one_time_tokens import forget_tokens
from souk.accounts.operations.sessions import forget_sessions
from souk.carts.operations.erasure import forget_carts
from souk.catalog.operations.images import remove_stray_pictures
from souk.core.database.functions import call
from souk.core.models import IdempotencyKey, RateLimit, WorkerHeartbeat
from souk.exchange.operations.imports import forget_imports
from souk.exchange.operations.undo import UNDO_DAYS
from souk.inventory.operations.reservation import forget_reservations
from souk.notifications.operations.writing import forget_letters
from souk.payments.operations.events import forget_gateway_events
from souk.reviews.operations.images import remove_stray_review_images
from souk.webhooks.operations.retention import forget_deliveries

# So that no statement takes long; what is left goes at the next call.
_EVENTS_A_CALL = 20_000


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


def forget_old_tokens() -> int:
    """Delete one-time tokens that ended, and failed attempts, of a day ago; return how many."""
    old = timezone.now() - timedelta(days=1)
    return forget_tokens(old) + forget_old_attempts(old)


def forget_old_events() -> int:
    """Delete events that everybody has heard, EVENT_DAYS old; return how many."""
    old = timezone.now() - timedelta(days=settings.EVENT_DAYS)
    forgotten: int = call("core.forget_events", old, _EVENTS_A_CALL)
    return forgotten


def forget_old_deliveries() -> int:
    """Delete what was sent to webhooks, WEBHOOK_LOG_DAYS old; return how many."""
    return forget_deliveries(timedelta(days=settings.WEBHOOK_LOG_DAYS))


def forget_old_gateway_events() -> int:
    """Delete what gateways told and was taken in, EVENT_DAYS old; return how many."""
    return forget_gateway_events(timedelta(days=settings.EVENT_DAYS))


def forget_old_letters() -> int:
    """Delete letters that were written more than 90 days ago; return how many."""
    return forget_letters(timedelta(days=90))


def forget_old_pages() -> int:
    """Delete the sessions of the admin's pages that have expired; return how many."""
    return PageSession.objects.filter(expire_date__lt=timezone.now()).delete()[0]


def forget_old_carts() -> int:
    """Delete carts that ended more than 30 days ago without an order; return how many."""
    return forget_carts(timezone.now() - timedelta(days=30))


def forget_old_reservations() -> int:
    """Delete reservations that ended more than 30 days ago; return how many."""
    return forget_reservations(timezone.now() - timedelta(days=30))


def forget_old_imports() -> int:
    """Delete what imports changed and refused, a day after they could be undone last."""
    return forget_imports(timedelta(days=UNDO_DAYS + 1))


def remove_stray_files() -> int:
    """Delete avatars and pictures that nobody shows, of a day ago; return how many."""
    old = timezone.now() - timedelta(days=1)
    strays = remove_stray_avatars(old) + remove_stray_pictures(old)
    return strays + remove_stray_review_images(old)


async def retry_stalled_jobs() -> int:
    """Put jobs back whose worker was killed; return how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=120))
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)
