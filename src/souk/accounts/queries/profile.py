"""Who somebody is, as they and staff see it."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder

from souk.accounts.models import User
from souk.accounts.queries.two_factors import is_asked_for_two_factors
from souk.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's account; `preferences` and `additional_details` are JSON objects."""

    id: UUID
    email: str
    email_verified: bool
    two_factor_enabled: bool
    first_name: str
    last_name: str
    display_name: str
    username: str | None
    phone: str | None
    avatar_url: str | None
    date_of_birth: date | None
    gender: str
    preferences: dict[str, Any]
    additional_details: dict[str, Any]
    loyalty_points: int
    status: str
    roles: list[str]
    department: str
    created_at: datetime
    last_login_at: datetime | None
    login_count: int

    @property
    def name(self) -> str:
        """What somebody is called: as they wish it, else by their names."""
        return self.display_name or f"{self.first_name} {self.last_name}".strip()

    @property
    def revision(self) -> int:
        """A number that changes with everything but sign-ins: what an ETag says."""
        shown = {part.name: getattr(self, part.name) for part in fields(self)}
        del shown["last_login_at"], shown["login_count"]
        text = json.dumps(shown, cls=DjangoJSONEncoder, sort_keys=True)
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest())


def user_of(user_id: UUID) -> User:
    """Return an account with its roles; raise NotFound when it is gone."""
    user = (
        User.objects.prefetch_related("roles").filter(id=user_id, deleted_at__isnull=True).first()
    )
    if user is None:
        raise NotFound
    return user


def profile_of(user_id: UUID) -> Profile:
    """Return a person's profile; raise NotFound when the account is gone."""
    profiles = profiles_of([user_id])
    if not profiles:
        raise NotFound
    return profiles[0]


def profiles_of(user_ids: Collection[UUID]) -> list[Profile]:
    """Return the profiles of living accounts, newest first, in two statements."""
    users = (
        User.objects.filter(id__in=user_ids, deleted_at__isnull=True)
        .select_related("customer_profile", "admin_profile", "two_factor")
        .prefetch_related("roles")
        .order_by("-id")
    )
    return [_profile(user) for user in users]


def _profile(user: User) -> Profile:
    customer, staff = _row(user, "customer_profile"), _row(user, "admin_profile")
    currency = customer.preferred_currency if customer else None
    return Profile(
        id=user.id,
        email=user.email,
        email_verified=user.email_verified_at is not None,
        two_factor_enabled=is_asked_for_two_factors(user),
        first_name=user.first_name,
        last_name=user.last_name,
        display_name=user.display_name,
        username=user.username,
        phone=user.phone,
        avatar_url=f"{settings.MEDIA_ADDRESS}{user.avatar}" if user.avatar else None,
        date_of_birth=user.date_of_birth,
        gender=user.gender,
        preferences={**user.preferences, "currency": currency},
        additional_details=user.additional_details,
        loyalty_points=customer.loyalty_points if customer else 0,
        status=user.status,
        roles=sorted(role.name for role in user.roles.all()),
        department=staff.department if staff else "",
        created_at=user.created_at,
        last_login_at=user.last_login,
        login_count=user.login_count,
    )


def _row(user: User, relation: str) -> Any:
    """Return a side table's row, None where there is none: then its defaults hold."""
    try:
        return getattr(user, relation)
    except ObjectDoesNotExist:
        return None
