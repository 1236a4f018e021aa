"""Whether this process lives, and whether it can serve."""

from datetime import timedelta

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse

from souk.ops.queries.readiness import readiness

# A worker beats every ten seconds.
STALE_AFTER = timedelta(seconds=60)


def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """Database, migrations and worker are as they should be."""
    try:
        checks = readiness(STALE_AFTER)
    except DatabaseError:
        checks = {"database": "unreachable"}
    is_ready = all(state == "ok" for state in checks.values())
    return JsonResponse(
        {"status": "ok" if is_ready else "unready", "checks": checks},
        status=200 if is_ready else 503,
    )
