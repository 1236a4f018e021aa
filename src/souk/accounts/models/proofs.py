"""How people prove who they are."""

from django.db import models

from souk.accounts.models.people import User
from souk.core.keys.fields import EncryptedText
from souk.core.tables import ChangingRow, CreatedRow, one_of


class TokenPurpose(models.TextChoices):
    EMAIL_VERIFICATION = "email_verification"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of a purpose
    EMAIL_CHANGE = "email_change"


class Token(CreatedRow):
    """A one-time token that went out in a letter, by hash; the newest of a purpose counts."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    purpose = models.CharField(max_length=30, choices=TokenPurpose)
    # The address that the token is to prove, where it is not the account's own.
    email = models.EmailField(max_length=254, default="", db_default="")
    token_hash = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_tokens"
        constraints = [
            one_of("purpose", TokenPurpose, "accounts_tokens_purpose_is_known"),
            models.CheckConstraint(
                condition=models.Q(purpose=TokenPurpose.EMAIL_CHANGE) ^ models.Q(email=""),
                name="accounts_tokens_of_a_change_have_its_address",
            ),
            models.UniqueConstraint(
                fields=["user", "purpose"],
                condition=models.Q(used_at__isnull=True),
                name="accounts_tokens_one_unused_of_a_purpose",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="tokens_by_expiry")]


class Attempts(models.Model):
    """How often somebody has failed to prove who they are, by a keyed hash of the e-mail.

    An e-mail without an account is counted alike, so that nobody can tell the two apart.
    """

    subject = models.BinaryField(primary_key=True)
    failures = models.PositiveIntegerField()
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_attempts"
        indexes = [models.Index(fields=["last_at"], name="attempts_by_age")]


class TwoFactor(ChangingRow):
    """The secret that a user's authenticator app shares; it counts once it is confirmed."""

    user = models.OneToOneField(User, models.CASCADE, related_name="two_factor")
    secret = EncryptedText()
    confirmed_at = models.DateTimeField(null=True)
    # The time step of the last code that was taken: none of it or before is taken again.
    last_step = models.BigIntegerField(default=0)

    class Meta:
        db_table = "accounts_two_factors"


class RecoveryCode(CreatedRow):
    """A code that stands in for the authenticator app, once; by hash."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    code_hash = models.BinaryField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_recovery_codes"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "code_hash"], name="accounts_recovery_codes_are_unique"
            )
        ]
