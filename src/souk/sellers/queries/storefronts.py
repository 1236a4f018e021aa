"""Sellers, as everybody sees them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from souk.core.errors import NotFound

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


def slugs_of(seller_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the slug of each of these who may sell now; others are absent."""
    return {one.id: one.slug for one in _read("id = ANY (%s::uuid[])", [list(seller_ids)])}


def _read(condition: str, values: list[Any]) -> list[Storefront]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM sellers.storefronts WHERE {condition}", values)
        return [Storefront(*row) for row in cursor.fetchall()]
