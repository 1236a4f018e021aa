"""Where people are signed in."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from souk.accounts.models.people import User
from souk.core.tables import CreatedRow


class Session(CreatedRow):
    """A sign-in on one device; its refresh tokens rotate."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    user_agent = models.CharField(max_length=400, blank=True, default="")
    ip_address = models.GenericIPAddressField(null=True)
    last_used_at = models.DateTimeField(db_default=TransactionNow())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_sessions"
        indexes = [
            models.Index(fields=["expires_at"], name="sessions_by_expiry"),
            models.Index(
                fields=["revoked_at"],
                name="sessions_by_revocation",
                condition=models.Q(revoked_at__isnull=False),
            ),
        ]


class RefreshToken(CreatedRow):
    """One refresh token of a session, by hash. A used one that comes again ends the session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="refresh_tokens")
    token_hash = models.BinaryField(unique=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_refresh_tokens"
