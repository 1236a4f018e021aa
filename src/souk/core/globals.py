"""Django's settings and connections, without what they ask themselves at each look.

Every request looks at them some twenty times, and each look cost a dozen calls.
"""

import threading

from django.conf import LazySettings
from django.db import connections


def look_up_plainly() -> None:
    """Let settings be attributes, and connections those of a thread."""
    # Django's looks whether a setting is a method of the proxy itself; their names are in capitals.
    LazySettings.__getattribute__ = object.__getattribute__  # type: ignore[method-assign]
    # Django's asks whether an event loop runs here; where none does, it comes to the same.
    connections._connections = threading.local()  # type: ignore[attr-defined]
