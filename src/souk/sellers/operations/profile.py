"""What sellers change of their own profile, and what staff change of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from souk.accounts.queries.authority import require_authority
from souk.core.errors import PreconditionFailed
from souk.sellers.errors import NoSellerProfile, OwnShop, VerifiedFieldsFixed
from souk.sellers.models import Profile, SellerStatus
from souk.sellers.operations.application import write_profile
from souk.sellers.queries.profiles import Seller, seller_of

# What staff look at when they verify somebody.
VERIFIED = ("business_name", "business_type", "tax_id", "registration_number")
_STILL_OPEN = {SellerStatus.PENDING, SellerStatus.REJECTED}


@transaction.atomic
def change_own_profile(user_id: UUID, *, unchanged_since: datetime | None, **fields: Any) -> Seller:
    """Change what is given of one's own profile, all of it or nothing, and return it.

    Once somebody looks at the application, what they verify stays as it is. Raises
    VerifiedFieldsFixed, SlugTaken, NoSellerProfile, PreconditionFailed.
    """
    profile = locked_profile(user_id, unchanged_since)
    if profile.status not in _STILL_OPEN:
        fixed = [name for name in VERIFIED if name in fields]
        if any(fields[name] != getattr(profile, name) for name in fixed):
            raise VerifiedFieldsFixed(fixed)
    write_profile(user_id, fields)
    return seller_of(user_id)


@transaction.atomic
def change_seller(
    user_id: UUID, *, actor_id: UUID | None, unchanged_since: datetime | None, **fields: Any
) -> Seller:
    """Change what is given of a seller as staff, such as their commission, and return them.

    Raises PermissionMissing, OwnShop, SlugTaken, NoSellerProfile, PreconditionFailed.
    """
    require_authority(actor_id, "sellers.manage")
    if user_id == actor_id:
        raise OwnShop
    locked_profile(user_id, unchanged_since)
    write_profile(user_id, fields)
    return seller_of(user_id)


def locked_profile(user_id: UUID, unchanged_since: datetime | None = None) -> Profile:
    """Return a profile and hold its row; raise NoSellerProfile, PreconditionFailed."""
    profile = Profile.objects.select_for_update(no_key=True).filter(user_id=user_id).first()
    if profile is None:
        raise NoSellerProfile
    if unchanged_since is not None and profile.updated_at != unchanged_since:
        raise PreconditionFailed
    return profile
