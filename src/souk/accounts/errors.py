from souk.core.errors import Conflict, Forbidden, Unauthenticated


class EmailTaken(Conflict):
    """An account with this e-mail exists already."""

    @property
    def detail(self) -> str:
        return "Sign in with POST /api/v1/auth/login, or use another e-mail."


class WrongCredentials(Unauthenticated):
    """E-mail and password do not match an account."""


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


class WrongPassword(Forbidden):
    """The password is not that of this account."""

    @property
    def detail(self) -> str:
        return "Nothing has changed. Send your current password in the field password."
