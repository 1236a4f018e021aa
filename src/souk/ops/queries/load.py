"""What the shop's processes are at, as the database sees it."""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Load:
    """Connections by state, and seconds since a worker's last heartbeat; None without any."""

    connections: dict[str, int]
    heartbeat_seconds: float | None


def load() -> Load:
    """Return the load of now, in two statements."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(state, 'unknown'), count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user GROUP BY 1 ORDER BY 1"
        )
        connections = {str(state): int(count) for state, count in cursor.fetchall()}
        cursor.execute(
            "SELECT extract(epoch FROM clock_timestamp() - max(beaten_at))::float8"
            " FROM core_worker_heartbeats"
        )
        (seconds,) = cursor.fetchone()
    return Load(connections, seconds)
