"""Requests that name another shop, or a method that nobody here knows."""

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from souk.edge.problems import problem

_METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
_KNOWN_METHODS = frozenset(_METHODS.split(", "))


class Hosts:
    """The names under which this shop is called; each is looked at once."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """Return what is wrong with the request's method or host, if anything is."""
        if request.method not in _KNOWN_METHODS:
            refused = problem(
                request,
                status=405,
                code="method_not_allowed",
                title="This address does not know that method",
                detail=f"Use one of: {_METHODS}.",
            )
            refused["Allow"] = _METHODS
            return refused
        # Whoever asks whether a process lives calls it by its address.
        if self._is_known(request) or request.path_info.startswith("/health/"):
            return None
        return problem(
            request,
            status=400,
            code="unknown_host",
            title="This shop is not called by that name",
            detail="Send the shop's own name as Host; SOUK_ALLOWED_HOSTS lists them.",
        )

    def _is_known(self, request: HttpRequest) -> bool:
        written = request.META.get("HTTP_HOST", "")
        if written in self._known:
            return True
        try:
            request.get_host()
        except DisallowedHost:
            return False
        if len(self._known) < 1000:
            self._known.add(written)
        return True
