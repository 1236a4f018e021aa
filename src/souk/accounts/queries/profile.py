from uuid import UUID

from souk.accounts.models import Address, User
from souk.core.errors import NotFound


def user_of(user_id: UUID) -> User:
    """Return an account with its roles; raise NotFound when it is gone."""
    user = (
        User.objects.select_related("two_factor")
        .prefetch_related("roles")
        .filter(id=user_id, deleted_at__isnull=True)
        .first()
    )
    if user is None:
        raise NotFound
    return user


def address_of(user_id: UUID, address_id: UUID) -> Address:
    """Return an address of this user; raise NotFound for anybody else's."""
    address = Address.objects.filter(user_id=user_id, id=address_id).first()
    if address is None:
        raise NotFound
    return address
