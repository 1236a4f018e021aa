"""Forgetting whom entries tell about. That something was changed, when and by whom stays."""

from collections.abc import Collection
from uuid import UUID

from souk.core.database.functions import Uuids, call


def forget_people(user_ids: Collection[UUID]) -> int:
    """Take erased people out of what was recorded of them; return how many entries changed.

    Whose account is not erased is left alone. Repeating it changes nothing. What the erasing
    transaction changes after this call is forgotten at its end, by a trigger.
    """
    changed: int = call("audit.forget_people", Uuids(user_ids))
    return changed
