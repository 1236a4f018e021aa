"""The WSGI application that the server's processes load."""

import gc
import os

from souk.core.lifetimes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "souk.config.settings")

from django.core.wsgi import get_wsgi_application

if os.environ.get("SOUK_PROCESS") == "server":
    die_with_parent()

application = get_wsgi_application()

# What is loaded by now stays: the collector need not look through it again and again.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
