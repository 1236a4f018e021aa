"""The steps of a seller's status: staff take them, the transition table allows them.

Each of them raises PermissionMissing, OwnShop for one's own, NoSellerProfile, and SellerStepRefused
where the status does not allow it; repeated, it changes nothing.
"""

from collections.abc import Set
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from souk.accounts.operations.roles import give_role, take_role
from souk.accounts.queries.authority import require_authority
from souk.core.events import publish
from souk.sellers.errors import OwnShop, SellerStepRefused
from souk.sellers.events import (
    SellerApproved,
    SellerReinstated,
    SellerRejected,
    SellerSuspended,
)
from souk.sellers.models import Profile, SellerStatus
from souk.sellers.operations.profile import locked_profile
from souk.sellers.queries.transitions import next_statuses

_ROLE = "seller"
_APPLICANTS = {SellerStatus.PENDING, SellerStatus.UNDER_REVIEW}


@transaction.atomic
def review_seller(user_id: UUID, *, actor_id: UUID | None) -> None:
    """Take an application up: what is verified stays as it is from now on."""
    _require_authority_over(user_id, actor_id)
    _step(user_id, SellerStatus.UNDER_REVIEW)


@transaction.atomic
def approve_seller(user_id: UUID, *, actor_id: UUID | None) -> None:
    """Let an applicant sell: they are verified, and have the role.

    Raises NotFound when the account is gone.
    """
    _require_authority_over(user_id, actor_id)
    # The account's row before the profile's, as erasure holds them.
    give_role(user_id, _ROLE, actor_id=None)
    verified = {"verified_at": Now(), "verified_by_id": actor_id}
    if _step(user_id, SellerStatus.APPROVED, origins=_APPLICANTS, **verified):
        publish(SellerApproved(user_id=user_id))


@transaction.atomic
def reject_seller(user_id: UUID, *, reason: str, actor_id: UUID | None) -> None:
    """Turn an applicant down, and tell them why."""
    _require_authority_over(user_id, actor_id)
    if _step(user_id, SellerStatus.REJECTED, status_reason=reason):
        publish(SellerRejected(user_id=user_id))


@transaction.atomic
def suspend_seller(user_id: UUID, *, reason: str, actor_id: UUID | None) -> None:
    """Stop a seller, and tell them why: their products leave the shop, the role is taken."""
    _require_authority_over(user_id, actor_id)
    take_role(user_id, _ROLE, actor_id=None)
    if _step(user_id, SellerStatus.SUSPENDED, status_reason=reason):
        publish(SellerSuspended(user_id=user_id))


@transaction.atomic
def reinstate_seller(user_id: UUID, *, actor_id: UUID | None) -> None:
    """Let a suspended seller sell again: their products are back as they were.

    Raises NotFound when the account is gone.
    """
    _require_authority_over(user_id, actor_id)
    give_role(user_id, _ROLE, actor_id=None)
    if _step(user_id, SellerStatus.APPROVED, origins={SellerStatus.SUSPENDED}):
        publish(SellerReinstated(user_id=user_id))


def _require_authority_over(user_id: UUID, actor_id: UUID | None) -> None:
    require_authority(actor_id, "sellers.manage")
    if user_id == actor_id:
        raise OwnShop


def _step(
    user_id: UUID, status: SellerStatus, *, origins: Set[SellerStatus] | None = None, **values: Any
) -> bool:
    """Take a step and say whether it changed anything; what was told of the last one is gone."""
    profile = locked_profile(user_id)
    if profile.status == status:
        return False
    is_meant = origins is None or profile.status in origins
    if not is_meant or status not in next_statuses(profile.status):
        raise SellerStepRefused(profile.status, status)
    Profile.objects.filter(user_id=user_id).update(
        **{"status": status, "status_reason": "", **values}
    )
    return True
