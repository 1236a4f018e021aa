"""Sellers, as everybody sees them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from souk.core.errors import NotFound
from souk.sellers.models import Profile

_COLUMNS = "id, slug, name, description, on_vacation, vacation_message, seller_since"


@dataclass(frozen=True, slots=True)
class Storefront:
    """Who may sell now, without anything that is private."""

    id: UUID
    slug: str
    name: str
    description: str
    on_vacation: bool
    vacation_message: str
    seller_since: datetime


def storefront_of(slug: str) -> Storefront:
    """Return a seller by their slug; raise NotFound unless they may sell."""
    found = _read("slug = %s", [slug])
    if not found:
        raise NotFound
    return found[0]


def storefronts(*, after: str | None, limit: int) -> list[Storefront]:
    """Return who sells here in the order of their slugs, from the one after `after` on."""
    condition, values = ("slug > %s", [after]) if after else ("true", [])
    return _read(f"{condition} ORDER BY slug LIMIT %s", [*values, limit])


def count_storefronts() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sellers.storefronts")
        ((count,),) = cursor.fetchall()
    return int(count)


def seller_with_slug(slug: str) -> UUID | None:
    """Return whose slug this is, whether or not they may sell now; for staff."""
    return Profile.objects.filter(slug=slug).values_list("user_id", flat=True).first()


def sells_here(user_id: UUID) -> bool:
    """Say whether somebody is a seller, whether or not they may sell now; for staff."""
    return Profile.objects.filter(user_id=user_id).exists()


def sellers_with_slugs(slugs: Collection[str]) -> dict[str, UUID]:
    """Return whose slugs these are, whether or not they may sell now; for staff."""
    return dict(Profile.objects.filter(slug__in=slugs).values_list("slug", "user_id"))


def slug_of_seller(seller_id: UUID) -> str:
    """Return a seller's slug, whether or not they may sell now; for staff."""
    return Profile.objects.filter(user_id=seller_id).values_list("slug", flat=True).get()


def _read(condition: str, values: list[Any]) -> list[Storefront]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM sellers.storefronts WHERE {condition}", values)
        return [Storefront(*row) for row in cursor.fetchall()]
