"""The HTTP server: granian's processes around the WSGI application."""

import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from souk.config.environment import load_to_serve
from souk.config.home import note_address


def serve_http() -> None:
    """Serve until a signal; every worker process has its own threads, each with its connection."""
    environment = load_to_serve()
    note_address(environment.home, environment.base_url)
    os.environ["SOUK_PROCESS"] = "server"
    server = Granian(
        "souk.config.wsgi:application",
        address=environment.souk_host,
        port=environment.port,
        interface=Interfaces.WSGI,
        workers=environment.souk_workers,
        blocking_threads=environment.souk_threads,
        # Who comes while all threads work waits here, in order.
        backpressure=max(environment.souk_threads * 16, 64),
        websockets=False,
        # Its only warning at the start is about the number of threads, which wait for PostgreSQL.
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    server.serve()
