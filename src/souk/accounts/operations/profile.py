"""What people change of themselves."""

from uuid import UUID

from souk.accounts.models import User


def change_profile(user_id: UUID, **fields: str) -> None:
    """Change names or phone, those that are given."""
    if fields:
        User.objects.filter(id=user_id).update(**fields)
