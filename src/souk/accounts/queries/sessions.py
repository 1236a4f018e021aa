"""The devices that somebody is signed in on."""

from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Now

from souk.accounts.models import Session


def open_sessions_of(user_id: UUID) -> "QuerySet[Session]":
    """Return the sessions of a user that have not ended, the latest sign-in first."""
    return Session.objects.filter(
        user_id=user_id, revoked_at__isnull=True, expires_at__gt=Now()
    ).order_by("-id")
