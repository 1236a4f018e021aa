"""What happens to accounts, as others hear of it. No event carries a secret."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """Something that happened to one user's account."""

    user_id: UUID

    aggregate: ClassVar[str] = "user"

    @property
    def aggregate_id(self) -> UUID:
        return self.user_id


@dataclass(frozen=True, slots=True)
class UserRegistered(AccountEvent):
    """Somebody has made an account."""

    name: ClassVar[str] = "user.registered"


@dataclass(frozen=True, slots=True)
class RegistrationRepeated(AccountEvent):
    """Somebody wanted to register with an e-mail that has an account; its owner should hear."""

    name: ClassVar[str] = "user.registration_repeated"


@dataclass(frozen=True, slots=True)
class EmailVerificationRequested(AccountEvent):
    """Somebody is to prove that an e-mail address is theirs, with the token of `token_id`."""

    token_id: UUID

    name: ClassVar[str] = "user.email_verification_requested"


@dataclass(frozen=True, slots=True)
class EmailChangeRequested(AccountEvent):
    """Somebody wants another e-mail, and proves that it is theirs by the token of `token_id`."""

    token_id: UUID

    name: ClassVar[str] = "user.email_change_requested"


@dataclass(frozen=True, slots=True)
class PasswordResetRequested(AccountEvent):
    """Somebody has forgotten their password and may set another with the token of `token_id`."""

    token_id: UUID

    name: ClassVar[str] = "user.password_reset_requested"


@dataclass(frozen=True, slots=True)
class PasswordChanged(AccountEvent):
    """A password is another one; the owner should hear of it."""

    name: ClassVar[str] = "user.password_changed"


@dataclass(frozen=True, slots=True)
class EmailChanged(AccountEvent):
    """An account has another e-mail; whoever reads the one before should hear of it."""

    name: ClassVar[str] = "user.email_changed"


@dataclass(frozen=True, slots=True)
class NewDeviceSignedIn(AccountEvent):
    """A session was opened from a device that was not seen before; the owner should hear of it."""

    session_id: UUID

    name: ClassVar[str] = "user.new_device_signed_in"


@dataclass(frozen=True, slots=True)
class TwoFactorEnabled(AccountEvent):
    """An account asks for a second factor from now on; its recovery codes are new ones."""

    name: ClassVar[str] = "user.two_factor_enabled"


@dataclass(frozen=True, slots=True)
class TwoFactorDisabled(AccountEvent):
    """An account asks for no second factor any more; the owner should hear of it."""

    name: ClassVar[str] = "user.two_factor_disabled"


@dataclass(frozen=True, slots=True)
class UserErased(AccountEvent):
    """A person's data is gone; whoever keeps a copy forgets it, too."""

    name: ClassVar[str] = "user.erased"
