"""The address book. Who changes it holds its owner's row, so that no two changes cross."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from souk.accounts.errors import TooManyAddresses
from souk.accounts.models import Address, User
from souk.core.errors import NotFound, PreconditionFailed, invalid_field

MAX_ADDRESSES = 100


@transaction.atomic
def add_address(user_id: UUID, **values: Any) -> Address:
    """Add an address; the first of its type becomes the default. Raises TooManyAddresses."""
    _lock_book(user_id)
    if Address.objects.filter(user_id=user_id).count() >= MAX_ADDRESSES:
        raise TooManyAddresses
    if values.get("is_default"):
        _clear_default(user_id, values["type"])
    # Without a default of its type it becomes one, by the trigger `begin_with_a_default`.
    return _reload(Address.objects.create(user_id=user_id, **values))


@transaction.atomic
def change_address(
    user_id: UUID, address_id: UUID, *, unchanged_since: datetime | None, **values: Any
) -> Address:
    """Change an address; raise PreconditionFailed when it is not as the caller read it.

    A default gives way to another one, never to none.
    """
    address = _locked(user_id, address_id, unchanged_since)
    if address.is_default and values.get("is_default") is False:
        raise invalid_field(
            "is_default", "make another address the default instead", "default_needed"
        )
    if values.get("is_default"):
        _clear_default(user_id, address.type)
    if values:
        Address.objects.filter(id=address.id).update(**values)
    return _reload(address)


@transaction.atomic
def remove_address(user_id: UUID, address_id: UUID, *, unchanged_since: datetime | None) -> None:
    """Remove an address from the book; orders keep their own copies.

    After a default, the latest of its type takes its place.
    """
    address = _locked(user_id, address_id, unchanged_since)
    address.delete()
    if address.is_default:
        latest = Address.objects.filter(user_id=user_id, type=address.type).order_by("-id")
        Address.objects.filter(id__in=latest.values("id")[:1]).update(is_default=True)


def _lock_book(user_id: UUID) -> None:
    """Wait for whoever else changes this book; raise NotFound when the account is gone."""
    owner = User.objects.select_for_update(no_key=True).filter(id=user_id, deleted_at=None)
    if not owner.values_list("id"):
        raise NotFound


def _locked(user_id: UUID, address_id: UUID, unchanged_since: datetime | None) -> Address:
    _lock_book(user_id)
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
