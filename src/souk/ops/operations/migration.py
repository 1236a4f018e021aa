"""Bringing the database up to date: migrations, SQL objects, partitions, rights, the audit."""

from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection

from souk.audit.operations.attachment import attach_triggers
from souk.core.database.functions import call
from souk.core.database.identity import NOBODY, acting_as
from souk.core.database.installer import install
from souk.core.delivery import follow_from_now
from souk.search.operations.cards import count_categories_anew, refresh_all_cards
from souk.search.operations.forgetting import forget_everything
from souk.search.operations.language import speak_language

# So that two deployments at once do not migrate twice.
_LOCK = 7_305_683_001


@dataclass(frozen=True, slots=True)
class Migrated:
    """How many SQL objects were installed anew."""

    sql_objects: int


@acting_as(NOBODY)  # The owner stands above the policies; nothing need be told.
def migrate() -> Migrated:
    """Apply every migration and install every changed SQL object; run as the owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            call_command("migrate", verbosity=0, interactive=False)
            is_new_language = speak_language()
            installed = install()
            attach_triggers()
            call("core.adopt_outbox")
            follow_from_now()
            if is_new_language or any(key.startswith("search/") for key in installed):
                refresh_all_cards()
                count_categories_anew()
            if installed:
                forget_everything()
            return Migrated(len(installed))
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
