"""The WSGI application that the server's processes load."""

import gc
import multiprocessing
import os
import sys

from souk.core.lifetimes import end_without
from souk.core.memory import give_back_memory, keep_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "souk.config.settings")

import django

if os.environ.get("SOUK_PROCESS") == "server":
    give_back_memory()
    # structlog would load it, to colour what a terminal shows: three megabytes of each process.
    sys.modules["rich"] = None  # type: ignore[assignment]
    server = multiprocessing.parent_process()
    if server is not None and server.pid is not None:
        end_without(server.pid)

django.setup(set_prefix=False)

from souk.edge.application import Application  # noqa: E402 - Django has to be set up

application = Application()

gc.collect()
keep_loaded()
