"""Who is behind an id."""

from collections.abc import Collection
from uuid import UUID

from django.db.models.functions import Lower

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


def verified_owners(emails: Collection[str]) -> dict[str, UUID]:
    """Return who has proved that an e-mail is theirs, by the e-mail in small letters."""
    found = User.objects.annotate(written=Lower("email")).filter(
        written__in={email.lower() for email in emails},
        email_verified_at__isnull=False,
        deleted_at__isnull=True,
    )
    return dict(found.values_list("written", "id"))
