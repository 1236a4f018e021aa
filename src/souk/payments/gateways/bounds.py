"""How long a gateway may take."""

from django.conf import settings

from souk.core.http.outgoing import Bounds


def bounds() -> Bounds:
    """Return how long a gateway may take: a buyer waits. One that is later is asked again."""
    seconds = settings.GATEWAY_SECONDS
    return Bounds(connect=min(3, seconds), read=seconds, total=seconds)
