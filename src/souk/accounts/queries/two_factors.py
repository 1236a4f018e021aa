"""Two factors: whether they are on, and which time step a code belongs to."""

import base64
import time
from uuid import UUID

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from souk.accounts.models import TwoFactor, User

DIGITS = 6
STEP_SECONDS = 30
# A clock may be a step off, and typing takes a while.
_STEPS_AROUND = (0, -1, 1)


def has_two_factors(user_id: UUID) -> bool:
    """Say whether an account asks for a second factor."""
    return TwoFactor.objects.filter(user_id=user_id, confirmed_at__isnull=False).exists()


def is_asked_for_two_factors(user: User) -> bool:
    """Say the same of a user who was read with their `two_factor`; no further query."""
    two_factor: TwoFactor | None = getattr(user, "two_factor", None)
    return two_factor is not None and two_factor.confirmed_at is not None


def otpauth_url(secret: str, *, email: str, issuer: str) -> str:
    """Return the address that an authenticator app reads, as a rule from a QR code."""
    return _totp(secret).get_provisioning_uri(email, issuer)


def step_of(otp: str, *, secret: str, after: int) -> int | None:
    """Return the time step, later than `after`, that a code belongs to; None when it is wrong."""
    totp = _totp(secret)
    now = int(time.time()) // STEP_SECONDS
    given = otp.encode("utf-8", "replace")
    for step in (now + around for around in _STEPS_AROUND):
        if step > after and bytes_eq(totp.generate(step * STEP_SECONDS), given):
            return step
    return None


def _totp(secret: str) -> TOTP:
    """RFC 6238 as every authenticator app has it: SHA-1, six digits, half a minute."""
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303
