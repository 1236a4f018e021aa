"""The address book, to read."""

from uuid import UUID

from django.db.models import QuerySet

from souk.accounts.models import Address
from souk.core.errors import NotFound


def address_of(user_id: UUID, address_id: UUID) -> Address:
    """Return an address of this user; raise NotFound for anybody else's."""
    address = Address.objects.filter(user_id=user_id, id=address_id).first()
    if address is None:
        raise NotFound
    return address


def addresses_of(
    user_id: UUID, *, kind: str | None = None, after: str | None = None, limit: int
) -> list[Address]:
    """Return the addresses of a user, oldest first, from the one after `after` on."""
    mine = _listed(user_id, kind).order_by("id")
    if after is not None:
        mine = mine.filter(id__gt=after)
    return list(mine[:limit])


def count_addresses(user_id: UUID, *, kind: str | None = None) -> int:
    return _listed(user_id, kind).count()


def _listed(user_id: UUID, kind: str | None) -> QuerySet[Address]:
    mine = Address.objects.filter(user_id=user_id)
    return mine.filter(type=kind) if kind else mine
