"""Who is behind an id."""

from collections.abc import Collection
from uuid import UUID

from souk.accounts.models import User


def emails_of(user_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the e-mail of each user, in one statement; unknown ones are absent."""
    return dict(User.objects.filter(id__in=user_ids).values_list("id", "email"))
