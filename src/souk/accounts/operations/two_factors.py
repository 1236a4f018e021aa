"""Two factors: set up, confirmed, asked for at sign-in, turned off."""

import base64
import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from souk.accounts.errors import TwoFactorAlreadyOn, TwoFactorNotSetUp, WrongCode, WrongPassword
from souk.accounts.events import TwoFactorDisabled, TwoFactorEnabled
from souk.accounts.models import RecoveryCode, TwoFactor
from souk.accounts.operations.attempts import prove
from souk.accounts.operations.passwords import password_is
from souk.accounts.operations.profile import locked_user
from souk.accounts.queries.profile import user_of
from souk.accounts.queries.two_factors import has_two_factors, otpauth_url, step_of
from souk.core.database.identity import as_system
from souk.core.events import publish
from souk.core.secrets import token_hash

RECOVERY_CODES = 10
_SECRET_BYTES = 20
# 80 bits: too many to try, even for whoever has the hashes.
_CODE_BYTES = 10


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What is sent beside the password: the app's code, or a recovery code."""

    otp: str = ""
    recovery_code: str = ""


NO_FACTOR = SecondFactor()


@dataclass(frozen=True, slots=True)
class Setup:
    """What an authenticator app is to know; `qr_svg` is a picture of the address."""

    secret: str
    otpauth_url: str
    qr_svg: str


@transaction.atomic
def set_up_two_factors(user_id: UUID) -> Setup:
    """Make a secret for an authenticator app; it counts for nothing before it is confirmed.

    Repeated, it makes another one. Raises TwoFactorAlreadyOn, NotFound when the account is gone.
    """
    user = locked_user(user_id, None)
    if has_two_factors(user_id):
        raise TwoFactorAlreadyOn
    secret = base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()
    TwoFactor.objects.update_or_create(user_id=user_id, defaults={"secret": secret, "last_step": 0})
    issuer = urlsplit(settings.BASE_URL).hostname or "Souk"
    url = otpauth_url(secret, email=user.email, issuer=issuer)
    import segno  # Rarely needed, and five megabytes of every process.

    # Black on white whatever page it stands in: cameras do not read it the other way round.
    picture = segno.make_qr(url, error="m").svg_inline(scale=4, dark="#000", light="#fff")
    return Setup(secret, url, picture)


def confirm_two_factors(user_id: UUID, otp: str) -> list[str]:
    """Turn two factors on and return the recovery codes, which are shown this once.

    Raises WrongCode unless the app's code is right, TwoFactorNotSetUp, TwoFactorAlreadyOn.
    """

    def confirm() -> list[str]:
        # As a setup does: one in another tab comes before this or is refused.
        locked_user(user_id, None)
        mine = TwoFactor.objects.select_for_update().filter(user_id=user_id).first()
        if mine is None:
            raise TwoFactorNotSetUp
        if mine.confirmed_at is not None:
            raise TwoFactorAlreadyOn
        step = step_of(otp, secret=mine.secret, after=mine.last_step)
        if step is None:
            raise WrongCode
        TwoFactor.objects.filter(id=mine.id).update(confirmed_at=Now(), last_step=step)
        publish(TwoFactorEnabled(user_id=user_id))
        return _new_recovery_codes(user_id)

    return prove(user_of(user_id).email, confirm)


def disable_two_factors(user_id: UUID, *, password: str, factor: SecondFactor) -> None:
    """Turn two factors off; raise WrongPassword, WrongCode or TwoFactorNotSetUp."""

    def disable() -> None:
        user = user_of(user_id)
        if not has_two_factors(user_id):
            raise TwoFactorNotSetUp
        if not password_is(user, password):
            raise WrongPassword
        if not accepts(user_id, factor):
            raise WrongCode
        remove_two_factors(user_id)

    prove(user_of(user_id).email, disable)


@as_system()  # Staff see neither secrets nor codes.
@transaction.atomic
def remove_two_factors(user_id: UUID) -> None:
    """Turn two factors off for somebody who has lost them; repeating it changes nothing."""
    RecoveryCode.objects.filter(user_id=user_id).delete()
    removed, _ = TwoFactor.objects.filter(user_id=user_id).delete()
    if removed:
        publish(TwoFactorDisabled(user_id=user_id))


@transaction.atomic
def accepts(user_id: UUID, factor: SecondFactor) -> bool:
    """Say whether a second factor is right, and use it up: none is taken twice."""
    if factor.otp:
        return _uses_otp(user_id, factor.otp)
    unused = RecoveryCode.objects.filter(
        user_id=user_id, code_hash=_code_hash(factor.recovery_code), used_at__isnull=True
    )
    return bool(unused.update(used_at=Now()))


def _uses_otp(user_id: UUID, otp: str) -> bool:
    mine = (
        TwoFactor.objects.select_for_update()
        .filter(user_id=user_id, confirmed_at__isnull=False)
        .first()
    )
    step = mine and step_of(otp, secret=mine.secret, after=mine.last_step)
    if mine is None or step is None:
        return False
    TwoFactor.objects.filter(id=mine.id).update(last_step=step)
    return True


def _new_recovery_codes(user_id: UUID) -> list[str]:
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user_id=user_id).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user_id=user_id, code_hash=_code_hash(code)) for code in codes
    )
    return codes


def _new_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _code_hash(code: str) -> bytes:
    """Return what is stored of a recovery code, however its letters were typed."""
    return token_hash(re.sub(r"[\s-]", "", code).lower())
