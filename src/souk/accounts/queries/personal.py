"""What accounts hold on a person. No secret is among it: passwords and tokens stay inside."""

from typing import Any
from uuid import UUID

from souk.accounts.models import Address, Session, User
from souk.accounts.queries.profile import profile_of

ACCOUNT = (
    "id",
    "email",
    "former_email",
    "first_name",
    "last_name",
    "display_name",
    "username",
    "phone",
    "date_of_birth",
    "gender",
    "additional_details",
    "status",
    "is_active",
    "is_staff",
    "email_verified_at",
    "last_login",
    "login_count",
    "created_at",
    "updated_at",
)
ADDRESS = (
    "id",
    "type",
    "is_default",
    "full_name",
    "phone",
    "line1",
    "line2",
    "city",
    "region",
    "postal_code",
    "country",
    "created_at",
    "updated_at",
)
SESSION = (
    "id",
    "user_agent",
    "ip_address",
    "created_at",
    "last_used_at",
    "expires_at",
    "revoked_at",
)


def personal(user_id: UUID) -> dict[str, Any]:
    """Return the account, the address book and the sign-ins, in five statements."""
    profile = profile_of(user_id)
    account = User.objects.filter(id=user_id).values(*ACCOUNT).get()
    account |= {
        "avatar_url": profile.avatar_url,
        "preferences": profile.preferences,
        "loyalty_points": profile.loyalty_points,
        "roles": profile.roles,
        "department": profile.department,
    }
    addresses = Address.objects.filter(user_id=user_id).order_by("id")
    sessions = Session.objects.filter(user_id=user_id).order_by("id")
    return {
        "account": account,
        "addresses": list(addresses.values(*ADDRESS)),
        "sessions": list(sessions.values(*SESSION)),
    }
