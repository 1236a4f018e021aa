"""What a letter to a seller tells of them."""

from dataclasses import dataclass
from uuid import UUID

from souk.sellers.models import Profile


@dataclass(frozen=True, slots=True)
class SellerToTell:
    """A seller, as letters name them; the reason is that of their present status."""

    business_name: str
    status: str
    status_reason: str


def seller_to_tell(user_id: UUID) -> SellerToTell | None:
    """Return what to tell a seller of themselves; None where there is none."""
    profile = Profile.objects.filter(user_id=user_id).first()
    if profile is None:
        return None
    return SellerToTell(profile.business_name, profile.status, profile.status_reason)
