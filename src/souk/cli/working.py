"""The worker: scheduled jobs, inside PostgreSQL, and rounds beside them."""

import logging
import signal
import sys
from types import FrameType
from typing import cast

from souk.config.environment import load
from souk.core.memory import loading


def run_worker() -> None:
    """Work until a signal ends it."""
    # The jobs' own handler comes only once the rounds are at work.
    signal.signal(signal.SIGTERM, _end)
    import django

    load()
    with loading():
        django.setup()
        from procrastinate.contrib.django import app
        from procrastinate.contrib.django.django_connector import DjangoConnector

        from souk.ops.operations.housekeeping import note_heartbeat
        from souk.ops.rounds import going_round

    note_heartbeat()
    logging.getLogger("souk.worker").info("worker started")
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with going_round(), app.replace_connector(connector) as working:
        working.run_worker(concurrency=2, install_signal_handlers=True, delete_jobs="successful")


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(0)
