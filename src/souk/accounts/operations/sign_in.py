"""Proving who one is: the password, and the second factor where it is on."""

from django.contrib.auth.hashers import make_password

from souk.accounts.errors import TwoFactorRequired, WrongCredentials, WrongOtp
from souk.accounts.models import User
from souk.accounts.operations.attempts import prove
from souk.accounts.operations.passwords import password_is
from souk.accounts.operations.sessions import Device, SignIn, open_session
from souk.accounts.operations.two_factors import NO_FACTOR, SecondFactor, accepts
from souk.accounts.queries.two_factors import has_two_factors


def sign_in(
    email: str, password: str, *, device: Device, factor: SecondFactor = NO_FACTOR
) -> SignIn:
    """Open a session for whose credentials these are; raise as `identify` does."""
    return open_session(identify(email, password, factor=factor), device=device)


def identify(email: str, password: str, *, factor: SecondFactor = NO_FACTOR) -> User:
    """Return whose credentials these are.

    Raises WrongCredentials, whichever of e-mail and password was wrong; TwoFactorRequired or
    WrongOtp once they are right; TooManyAttempts when it was tried too often.
    """
    return prove(email, lambda: _identified(email, password, factor))


def _identified(email: str, password: str, factor: SecondFactor) -> User:
    user = User.objects.with_email(email).filter(is_active=True, deleted_at__isnull=True).first()
    if user is None:
        # As slow as a real check, so that time does not tell who has an account.
        make_password(password)
        raise WrongCredentials
    if not password_is(user, password):
        raise WrongCredentials
    if has_two_factors(user.id):
        if factor == NO_FACTOR:
            raise TwoFactorRequired
        if not accepts(user.id, factor):
            raise WrongOtp
    return user
