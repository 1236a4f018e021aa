"""Watching the tables that are to be audited."""

from souk.core.database.functions import call


def attach_triggers() -> int:
    """Attach the audit's triggers wherever `audit.audited_tables()` wants them; run as the owner.

    Returns how many were made; repeating it changes nothing.
    """
    made: int = call("audit.attach_triggers")
    return made
