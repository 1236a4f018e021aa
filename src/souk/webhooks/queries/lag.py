"""How far behind deliveries are."""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class DeliveryLag:
    """For how many seconds the oldest one is overdue, and how many wait, were given up, fail."""

    seconds: float
    pending: int
    dead: int
    failing: int


def delivery_lag() -> DeliveryLag:
    """Return the arrears of all webhooks together, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(
                       extract(epoch FROM max(clock_timestamp() - next_try_at)
                           FILTER (WHERE next_try_at < clock_timestamp()))::float8,
                       0
                   ),
                   count(*),
                   (SELECT count(*) FROM webhooks_deliveries WHERE status = 'dead'),
                   (SELECT count(*) FROM webhooks_health WHERE failures > 0)
            FROM webhooks_deliveries
            WHERE status = 'pending'
            """
        )
        return DeliveryLag(*cursor.fetchone())
