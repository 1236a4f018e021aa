"""What telling others of an order costs: the same orders with the outbox and without it."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from souk.ops.bench.database import orders_per_second
from souk.ops.postgres import Cluster

# Short turns, first the one and then the other before: a busy neighbour meets both.
_TURNS = 8

_SILENT = """
CREATE OR REPLACE FUNCTION core.publish(
    type text, aggregate_type text, aggregate_id uuid, payload jsonb
) RETURNS void LANGUAGE plpgsql AS 'BEGIN END'
"""
# Who is killed meanwhile leaves it silent: `souk migrate` finds it changed, and puts it back.
_CHANGED = "UPDATE core_sql_objects SET checksum = %s WHERE path = 'core/functions/publish'"
_UNTOLD = """
SELECT core.publish('order.placed', 'order', placed.id, '{}')
FROM orders_orders AS placed
WHERE placed.id >= core.uuid7_floor(now() - interval '1 day')
  AND NOT EXISTS (
      SELECT FROM core_outbox AS event
      WHERE event.aggregate_id = placed.id AND event.type = 'order.placed'
  )
"""


def share_with_outbox(cluster: Cluster, products: int, *, clients: int, seconds: int) -> float:
    """Return the rate of orders with the outbox as a share of that without, by pgbench."""
    placed = {True: 0.0, False: 0.0}
    for turn in range(_TURNS):
        is_told = turn % 4 in (1, 2)
        turn_seconds = max(1, 2 * seconds // _TURNS)
        if is_told:
            rate = orders_per_second(cluster, products, clients=clients, seconds=turn_seconds)
        else:
            with _silent(cluster):
                rate = orders_per_second(cluster, products, clients=clients, seconds=turn_seconds)
        placed[is_told] += rate
    return placed[True] / placed[False]


@contextmanager
def _silent(cluster: Cluster) -> Iterator[None]:
    """Have nothing published meanwhile; afterwards tell of the orders that nobody was told of."""
    with psycopg.connect(cluster.url("owner"), autocommit=True) as db:
        found = db.execute(
            "SELECT pg_get_functiondef('core.publish(text,text,uuid,jsonb)'::regprocedure),"
            " checksum FROM core_sql_objects WHERE path = 'core/functions/publish'"
        )
        ((definition, checksum),) = found.fetchall()
        db.execute(_CHANGED, [""])
        db.execute(_SILENT)
        try:
            yield
        finally:
            db.execute(definition.encode())
            db.execute(_CHANGED, [checksum])
            db.execute(_UNTOLD)
