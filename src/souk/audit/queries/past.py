"""A record as it was."""

import json
from datetime import datetime
from typing import Any

from django.db import connection

from souk.audit.errors import MomentNotKept, RecordNotThere, TableNotAudited
from souk.audit.queries.entries import audited_tables
from souk.core.database.identity import as_system


def record_at(table: str, record: str, moment: datetime) -> dict[str, Any]:
    """Return a record's recorded columns as they were at a moment, even of one deleted since.

    Raises TableNotAudited, MomentNotKept where changes before that are unknown, RecordNotThere.
    """
    # Who may see the past may see all of it; of secrets there is none.
    with as_system(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit.kept_since(%(table)s), CASE WHEN audit.kept_since(%(table)s) <= %(at)s"
            " THEN audit.record_at(%(table)s, %(record)s, %(at)s) END",
            {"table": table, "record": record, "at": moment},
        )
        kept_since, state = cursor.fetchone()
    if kept_since is None:
        raise TableNotAudited(audited_tables())
    if moment < kept_since:
        raise MomentNotKept(kept_since)
    if state is None:
        raise RecordNotThere
    values: dict[str, Any] = json.loads(state)
    return values
