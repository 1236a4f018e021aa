"""What the audit holds on a person: changes of their account, and what they changed themselves."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from souk.audit.models import Entry

# As `audit.without_secrets` marks them.
_SECRET = "[secret]"  # noqa: S105 - the mark, not one

# How the shop keeps an account, which tells nothing about its person.
_NOT_THEIRS = {"access_version", "access_changed_at", "deleted_at", "is_staff", "is_superuser"}

ENTRY = (
    "table_name",
    "record_id",
    "action",
    "actor_id",
    "ip_address",
    "user_agent",
    "old_values",
    "new_values",
    "changed_at",
)


def personal(user_id: UUID) -> list[dict[str, Any]]:
    """Return what was changed of a person and by a person, oldest first, in one statement.

    What they did to others, as staff, is the shop's; who of the staff did something to them is the
    staff's.
    """
    about = Q(table_name="accounts_users", record_id=str(user_id)) | Q(subject_id=user_id)
    their_own = Q(actor_id=user_id, actor_role="customer")
    entries = Entry.objects.filter(about | their_own).order_by("id").values(*ENTRY)
    return [_told_to(user_id, entry) for entry in entries]


def _told_to(user_id: UUID, entry: dict[str, Any]) -> dict[str, Any]:
    by_yourself = entry.pop("actor_id") == user_id
    return {
        **entry,
        "by_yourself": by_yourself,
        "ip_address": entry["ip_address"] if by_yourself else None,
        "user_agent": entry["user_agent"] if by_yourself else "",
        "old_values": _without_secrets(entry["old_values"]),
        "new_values": _without_secrets(entry["new_values"]),
    }


def _without_secrets(values: dict[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {
        name: value
        for name, value in values.items()
        if value != _SECRET and name not in _NOT_THEIRS
    }
