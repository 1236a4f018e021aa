"""The worker: background jobs and schedules, inside PostgreSQL."""

import logging
from typing import cast

from souk.config.environment import load


def run_worker() -> None:
    """Work until a signal ends it."""
    import django

    load()
    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from souk.ops.operations.housekeeping import note_heartbeat

    note_heartbeat()
    logging.getLogger("souk.worker").info("worker started")
    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as working:
        working.run_worker(concurrency=2, install_signal_handlers=True, delete_jobs="successful")
