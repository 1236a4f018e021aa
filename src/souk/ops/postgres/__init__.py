"""The private PostgreSQL of a Souk without DATABASE_URL: found, started and stopped by us."""

from souk.ops.postgres.cluster import Cluster, running
from souk.ops.postgres.errors import PostgresUnavailable

__all__ = ["Cluster", "PostgresUnavailable", "running"]
