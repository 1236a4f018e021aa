"""What Django does for every request, done once or not at all: a tenth of a small request."""

from django.core.signals import request_finished, request_started
from django.db import close_old_connections, reset_queries
from django.urls import ResolverMatch, get_resolver


def take_shortcuts() -> None:
    """Resolve an address without parameters once, and look at connections once a request."""
    resolver = get_resolver()
    resolve = resolver.resolve
    known: dict[str, ResolverMatch] = {}

    def resolve_once(path: str) -> ResolverMatch:
        match = known.get(path)
        if match is None:
            match = resolve(path)
            if not match.args and not match.kwargs:
                known[path] = match
        return match

    resolver.resolve = resolve_once  # type: ignore[method-assign]
    # The queries of a request are kept for debugging alone.
    request_started.disconnect(reset_queries)
    # Connections stay between requests, and each request begins by looking at its own.
    request_finished.disconnect(close_old_connections)
