"""The address book."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from souk.accounts.models import Address
from souk.core.errors import NotFound, PreconditionFailed


@transaction.atomic
def add_address(user_id: UUID, **values: Any) -> Address:
    """Add an address; the first of its type becomes the default."""
    kind = values["type"]
    is_first = not Address.objects.filter(user_id=user_id, type=kind).exists()
    values["is_default"] = values.get("is_default", False) or is_first
    if values["is_default"]:
        _clear_default(user_id, kind)
    return _reload(Address.objects.create(user_id=user_id, **values))


@transaction.atomic
def change_address(
    user_id: UUID, address_id: UUID, *, unchanged_since: datetime | None, **values: Any
) -> Address:
    """Change an address; raise PreconditionFailed when it is not as the caller read it."""
    address = _locked(user_id, address_id, unchanged_since)
    if values.get("is_default"):
        _clear_default(user_id, values.get("type", address.type))
    Address.objects.filter(id=address.id).update(**values)
    return _reload(address)


@transaction.atomic
def remove_address(user_id: UUID, address_id: UUID, *, unchanged_since: datetime | None) -> None:
    """Remove an address from the book; orders keep their own copies."""
    _locked(user_id, address_id, unchanged_since).delete()


def _locked(user_id: UUID, address_id: UUID, unchanged_since: datetime | None) -> Address:
    address = Address.objects.select_for_update().filter(user_id=user_id, id=address_id).first()
    if address is None:
        raise NotFound
    if unchanged_since is not None and address.updated_at != unchanged_since:
        raise PreconditionFailed
    return address


def _clear_default(user_id: UUID, kind: str) -> None:
    Address.objects.filter(user_id=user_id, type=kind, is_default=True).update(is_default=False)


def _reload(address: Address) -> Address:
    address.refresh_from_db()
    return address
