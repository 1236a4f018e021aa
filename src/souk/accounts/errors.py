from souk.core.errors import Conflict, Invalid, TooManyRequests, Unauthenticated


class FailedProof(Exception):
    """What counts against whoever tries to prove who they are."""


class EmailTaken(Conflict):
    """An account with this e-mail exists already."""

    @property
    def detail(self) -> str:
        return "Sign in with POST /api/v1/auth/login, or use another e-mail."


class WrongCredentials(FailedProof, Unauthenticated):
    """E-mail and password do not match an account."""


class TwoFactorRequired(Unauthenticated):
    """This account asks for a second factor."""

    @property
    def detail(self) -> str:
        return "Send otp, the code of the authenticator app, or recovery_code as well."


class WrongOtp(FailedProof, Unauthenticated):
    """The code is wrong, too old, or was used before."""

    @property
    def detail(self) -> str:
        return "Send the code that the authenticator app shows now, or a recovery code."


class TooManyAttempts(TooManyRequests):
    """Too many failed attempts; nothing is looked at for a while."""

    @property
    def detail(self) -> str:
        return (
            f"Try again in {self.retry_after} seconds, "
            "or set a new password with POST /api/v1/auth/forgot-password."
        )


class WrongPassword(FailedProof, Invalid):
    """This is not your password."""


class WrongCode(FailedProof, Invalid):
    """The code is wrong, too old, or was used before."""

    @property
    def detail(self) -> str:
        return "Send the code that the authenticator app shows now."


class BadOneTimeToken(Invalid):
    """The token is not valid, was used already, or is too old."""

    @property
    def detail(self) -> str:
        return "Ask for a new letter and use the token of the latest one."


class TwoFactorNotSetUp(Conflict):
    """Two factors are not set up."""

    @property
    def detail(self) -> str:
        return "Begin with POST /api/v1/auth/2fa/setup."


class TwoFactorAlreadyOn(Conflict):
    """Two factors are on already."""

    @property
    def detail(self) -> str:
        return "Turn them off first, with POST /api/v1/auth/2fa/disable."


class BadToken(Unauthenticated):
    """The access token is not valid, or no longer."""

    @property
    def detail(self) -> str:
        return "Get a new one with POST /api/v1/auth/refresh, or sign in again."


class BadRefreshToken(Unauthenticated):
    """The refresh token is not valid, was used already, or its session has ended."""

    @property
    def detail(self) -> str:
        return "Sign in again with POST /api/v1/auth/login."


class NotYourself(Conflict):
    """You cannot do this to your own account."""

    @property
    def detail(self) -> str:
        return "Ask another admin: nobody can shut out themselves."


class PhoneTaken(Conflict):
    """Another account has this phone number."""

    @property
    def detail(self) -> str:
        return "Use another number, or null to have none."


class UsernameTaken(Conflict):
    """Another account has this username."""

    @property
    def detail(self) -> str:
        return "Choose another one, or null to have none; capitals make no difference."


class TooManyAddresses(Conflict):
    """The address book is full."""

    @property
    def detail(self) -> str:
        return "Remove an address with DELETE /api/v1/me/addresses/{address_id} first."


class LastAdmin(Conflict):
    """The shop would be left without an admin."""

    @property
    def detail(self) -> str:
        return "Make somebody else an admin first."
