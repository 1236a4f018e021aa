"""Applying to sell on the marketplace."""

import secrets
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.text import slugify

from souk.accounts.queries.profile import user_of
from souk.core.database.identity import as_system
from souk.core.events import publish
from souk.sellers.errors import AlreadyApplied, SlugTaken
from souk.sellers.events import SellerApplied
from souk.sellers.models import Profile, SellerStatus
from souk.sellers.queries.profiles import Seller, seller_of

SLUG_LENGTH = 60
_TAKEN = "sellers_profiles_slug_is_unique"


@transaction.atomic
def apply_to_sell(user_id: UUID, *, slug: str | None = None, **fields: Any) -> Seller:
    """Note somebody's wish to sell here, to be looked at by staff; they sell once approved.

    Who was rejected may apply anew. Without a slug one follows from the business name. Raises
    AlreadyApplied, SlugTaken, NotFound when the account is gone.
    """
    user_of(user_id)
    known = Profile.objects.select_for_update(no_key=True).filter(user_id=user_id).first()
    if known is None:
        _insert(user_id, slug, fields)
    elif known.status == SellerStatus.REJECTED:
        _apply_anew(user_id, fields if slug is None else {**fields, "slug": slug})
    else:
        raise AlreadyApplied
    publish(SellerApplied(user_id=user_id))
    return seller_of(user_id)


def write_profile(user_id: UUID, values: dict[str, Any]) -> None:
    """Write these columns of a profile; raise SlugTaken when another seller has the slug."""
    if not values:
        return
    try:
        with transaction.atomic():
            Profile.objects.filter(user_id=user_id).update(**values)
    except IntegrityError as error:
        if _TAKEN in str(error):
            raise SlugTaken from None
        raise


def _insert(user_id: UUID, slug: str | None, fields: dict[str, Any]) -> None:
    candidates = [slug] if slug else _slugs_for(fields["business_name"])
    for candidate in candidates:
        try:
            with transaction.atomic():
                Profile.objects.create(user_id=user_id, slug=candidate, **fields)
        except IntegrityError as error:
            if "sellers_profiles_pkey" in str(error):
                raise AlreadyApplied from None
            if _TAKEN not in str(error):
                raise
        else:
            return
    raise SlugTaken


def _slugs_for(business_name: str) -> list[str]:
    """Return what follows from a name, and the same with some chance, where it is taken."""
    base = slugify(business_name)[: SLUG_LENGTH - 9].strip("-_").replace("_", "-") or "shop"
    base = "-".join(filter(None, base.split("-")))
    return [base, *(f"{base}-{secrets.token_hex(size)}" for size in (2, 4))]


@as_system()  # The status is not the applicant's to set.
def _apply_anew(user_id: UUID, fields: dict[str, Any]) -> None:
    write_profile(
        user_id,
        {**fields, "status": SellerStatus.PENDING, "status_reason": "", "submitted_at": Now()},
    )
