"""How far behind the delivery of events is."""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Lag:
    """A subscriber's arrears: since when its next event waits, and what is set aside."""

    subscriber: str
    seconds: float
    waiting: int
    dead: int


def lags() -> list[Lag]:
    """Return the arrears of every subscriber, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT subscriber.name,
                   coalesce(extract(epoch FROM clock_timestamp() - next.created_at), 0)::float8,
                   (SELECT count(*) FROM core_waiting_events WHERE subscriber_id = name),
                   (SELECT count(*) FROM core_dead_events WHERE subscriber_id = name)
            FROM core_subscribers AS subscriber
            LEFT JOIN LATERAL (
                SELECT event.created_at
                FROM core_outbox AS event
                WHERE (event.transaction_id, event.id)
                    > (subscriber.transaction_id, subscriber.event_id)
                ORDER BY event.transaction_id, event.id
                LIMIT 1
            ) AS next ON true
            ORDER BY subscriber.name
            """
        )
        return [Lag(*row) for row in cursor.fetchall()]
