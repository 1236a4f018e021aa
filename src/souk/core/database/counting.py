"""What the planner knows of tables."""

import structlog
from django.db import OperationalError, connection, transaction

from souk.core.database.functions import call

log = structlog.get_logger("souk.database")


def count_changed_tables() -> None:
    """Have tables counted that were filled or emptied just now, before much is planned for them.

    Where somebody holds one for longer than a statement may take, autovacuum counts it later.
    """
    with connection.cursor() as cursor:
        # What this connection has changed is told by its next commit, and not within a second.
        cursor.execute("SELECT pg_stat_force_next_flush()")
    try:
        with transaction.atomic():
            call("core.count_changed")
    except OperationalError as error:
        log.info("tables are counted later", reason=str(error))
