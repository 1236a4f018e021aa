"""Bringing the database up to date: migrations, SQL objects, partitions, rights, the audit."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection, transaction

from souk.audit.operations.attachment import attach_triggers
from souk.core.database.functions import call
from souk.core.database.identity import NOBODY, acting_as
from souk.core.database.installer import install
from souk.core.delivery import follow_from_now
from souk.search.operations.cards import (
    ask_for_refresh,
    count_categories_anew,
    refresh_what_is_due,
)
from souk.search.operations.forgetting import forget_everything
from souk.search.operations.language import speak_language
from souk.search.operations.posting import note_never_posted

# So that two deployments at once do not migrate twice.
_LOCK = 7_305_683_001


@dataclass(frozen=True, slots=True)
class Migrated:
    """How many SQL objects were installed anew."""

    sql_objects: int


def migrate(progress: Callable[[int, int], None] | None = None) -> Migrated:
    """Apply every migration and install every changed SQL object; run as the owner.

    Safe to kill and to repeat; `progress` is told of the products whose cards are written anew.
    """
    # The owner stands above the policies; nothing need be told.
    with acting_as(NOBODY), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            call_command("migrate", verbosity=0, interactive=False)
            installed = _install()
            attach_triggers()
            call("core.adopt_outbox")
            follow_from_now()
            refresh_what_is_due(progress)
            forget_everything()
            return Migrated(len(installed))
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


@transaction.atomic
def _install() -> list[str]:
    """Install what changed, and note in the same transaction that it changes what listings show."""
    is_new_language = speak_language()
    installed = install()
    if is_new_language or any(key.startswith("search/") for key in installed):
        count_categories_anew()
        ask_for_refresh()
        note_never_posted()
    return installed
