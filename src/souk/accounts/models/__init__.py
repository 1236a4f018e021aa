from souk.accounts.models.addresses import ADDRESS_FIELDS, Address, AddressType
from souk.accounts.models.people import (
    DETAILS_MAX_CHARACTERS,
    AdminProfile,
    CustomerProfile,
    Gender,
    Role,
    RoleName,
    User,
    UserRole,
    Users,
    UserStatus,
)
from souk.accounts.models.proofs import Attempts, RecoveryCode, Token, TokenPurpose, TwoFactor
from souk.accounts.models.sessions import RefreshToken, Session

__all__ = [
    "ADDRESS_FIELDS",
    "DETAILS_MAX_CHARACTERS",
    "Address",
    "AddressType",
    "AdminProfile",
    "Attempts",
    "CustomerProfile",
    "Gender",
    "RecoveryCode",
    "RefreshToken",
    "Role",
    "RoleName",
    "Session",
    "Token",
    "TokenPurpose",
    "TwoFactor",
    "User",
    "UserRole",
    "UserStatus",
    "Users",
]
