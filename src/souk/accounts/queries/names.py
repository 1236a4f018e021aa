"""Who is behind an id."""

from collections.abc import Collection
from uuid import UUID

from souk.accounts.models import User


def emails_of(user_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the e-mail of each user, in one statement; unknown ones are absent."""
    return dict(User.objects.filter(id__in=user_ids).values_list("id", "email"))


def users_with_email(start: str) -> list[UUID]:
    """Return the users whose e-mail begins like this, in whatever case; a hundred at most."""
    return list(
        User.objects.filter(email__istartswith=start)
        .order_by("id")
        .values_list("id", flat=True)[:100]
    )
