"""`GET /metrics`: what Prometheus wants to know, as text."""

import hmac
from collections.abc import Iterable, Iterator
from functools import cache
from ipaddress import ip_address
from itertools import accumulate

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from souk.core.database.identity import as_system
from souk.core.http.headers import header
from souk.edge import problems
from souk.edge.counts import BOUNDS, Counts
from souk.ops.queries.delivery import lags
from souk.ops.queries.load import load
from souk.webhooks.queries.lag import delivery_lag

_KNOWN_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

Sample = tuple[dict[str, str], float]


@cache
def counts() -> Counts:
    """Return what this process counts; its file is made with the first request."""
    return Counts(settings.SOUK.home / "metrics")


def count(request: HttpRequest, response: HttpResponseBase, *, seconds: float) -> None:
    """Count an answer, by the route that gave it."""
    match = request.resolver_match
    method = str(request.method)
    counts().note(
        method if method in _KNOWN_METHODS else "other",
        # A pattern, never what was asked for: there are not many of them.
        match.route if match is not None else "",
        response.status_code,
        seconds,
    )


def show(request: HttpRequest) -> HttpResponse:
    """Show the metrics to who has the token; without one, to this machine alone."""
    if not _may_see(request):
        return problems.missing(request)
    with as_system():
        lines = [*_requests(), *_delivery(), *_database()]
    return HttpResponse(
        "\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8"
    )


def _may_see(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if token:
        given = header(request, "Authorization") or ""
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    # What was passed on comes from elsewhere, whoever passed it on.
    was_passed_on = "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META
    return not was_passed_on and ip_address(request.META["REMOTE_ADDR"]).is_loopback


def _requests() -> Iterator[str]:
    counted = counts().all()
    yield from _metric(
        "souk_http_requests_total",
        "counter",
        "Requests that were answered.",
        (
            ({"method": method, "route": route, "status": f"{number}xx"}, count)
            for (method, route), row in counted.items()
            for number, count in enumerate(row.statuses, start=1)
            if count
        ),
    )
    name = "souk_http_request_seconds"
    yield f"# HELP {name} How long answers took, in seconds."
    yield f"# TYPE {name} histogram"
    for (method, route), row in counted.items():
        labels = {"method": method, "route": route}
        sums = list(accumulate(row.buckets))
        for bound, count in zip([*map(str, BOUNDS), "+Inf"], sums, strict=True):
            yield f"{name}_bucket{_written({**labels, 'le': bound})} {count}"
        yield f"{name}_sum{_written(labels)} {row.microseconds / 1_000_000:.6f}"
        yield f"{name}_count{_written(labels)} {sums[-1]}"


def _delivery() -> Iterator[str]:
    found = lags()
    yield from _metric(
        "souk_outbox_lag_seconds",
        "gauge",
        "For how long the next event of a subscriber has waited.",
        (({"subscriber": lag.subscriber}, lag.seconds) for lag in found),
    )
    yield from _metric(
        "souk_outbox_waiting_events",
        "gauge",
        "Events that failed and are tried again.",
        (({"subscriber": lag.subscriber}, lag.waiting) for lag in found),
    )
    yield from _metric(
        "souk_outbox_dead_events",
        "gauge",
        "Events that were given up.",
        (({"subscriber": lag.subscriber}, lag.dead) for lag in found),
    )
    webhooks = delivery_lag()
    for name, help_text, value in (
        ("souk_webhook_lag_seconds", "How long the oldest delivery is overdue.", webhooks.seconds),
        ("souk_webhook_pending_deliveries", "Deliveries on their way.", webhooks.pending),
        ("souk_webhook_dead_deliveries", "Deliveries that were given up.", webhooks.dead),
        ("souk_webhooks_failing", "Webhooks whose last attempt failed.", webhooks.failing),
    ):
        yield from _metric(name, "gauge", help_text, [({}, value)])


def _database() -> Iterator[str]:
    now = load()
    yield from _metric(
        "souk_database_connections",
        "gauge",
        "Connections of Souk to its database, by what they are at.",
        (({"state": state}, count) for state, count in now.connections.items()),
    )
    if now.heartbeat_seconds is not None:
        yield from _metric(
            "souk_worker_heartbeat_seconds",
            "gauge",
            "How long ago a worker was last known to be alive.",
            [({}, now.heartbeat_seconds)],
        )


def _metric(name: str, kind: str, help_text: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {help_text}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples:
        yield (
            f"{name}{_written(labels)} {value:g}"
            if value % 1
            else (f"{name}{_written(labels)} {int(value)}")
        )


def _written(labels: dict[str, str]) -> str:
    if not labels:
        return ""
    pairs = (
        f'{name}="{value.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34))}"'
        for name, value in labels.items()
    )
    return f"{{{','.join(pairs)}}}"
