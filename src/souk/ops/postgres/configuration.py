"""The server's settings, written anew at each start."""

import os
from pathlib import Path

from souk.ops.postgres.binaries import Binaries

_MEGABYTE = 1024 * 1024


def configuration(sockets: Path, binaries: Binaries) -> str:
    """Return postgresql.conf: durable, for this machine's memory, on a private socket alone."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MEGABYTE
    shared = max(128, min(1024, memory // 4))
    settings = {
        # Nobody beyond this machine, and here nobody but the owner of the folder.
        "listen_addresses": "''",
        "unix_socket_directories": f"'{_quoted(sockets)}'",
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        "max_connections": "200",
        "shared_buffers": f"{shared}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "256MB",
        # An acknowledged order is on the disk.
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        # The old method costs an order several percent of its time.
        "wal_compression": "lz4" if binaries.have_lz4 else "on",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "track_io_timing": "on",
        "log_destination": "stderr",
        "log_line_prefix": "'%m [%p] %q%u@%d '",
        "log_statement": "none",
        # A statement's text holds what it was called with: somebody's address, for one.
        # Slow ones show in pg_stat_statements, without their values.
        "log_min_duration_statement": "-1",
        "log_min_error_statement": "panic",
        "log_parameter_max_length": "0",
        "lc_messages": "'C'",
        "timezone": "'UTC'",
    }
    if list(binaries.folder.parent.glob("lib/**/pg_stat_statements.so")):
        settings["shared_preload_libraries"] = "'pg_stat_statements'"
    return "".join(f"{name} = {value}\n" for name, value in settings.items())


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
