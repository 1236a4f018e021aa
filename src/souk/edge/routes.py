"""Which operation of the API answers an address: looked up, not tried one pattern after another."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.operation import Operation

from souk.core.http.access import EVERYBODY

_ROOT = "/api/v1/"

# By method.
_Operations = dict[str, Operation]


@dataclass(frozen=True, slots=True)
class Found:
    """The operation that answers a request, with what its address says."""

    operation: Operation
    values: dict[str, Any]
    # As the metrics name it: a pattern, never what was asked for.
    route: str

    @property
    def is_for_everybody(self) -> bool:
        """Say whether whoever asks gets the same: it may be cached, and is read as nobody."""
        return getattr(self.operation.view_func, "access", None) is EVERYBODY

    @property
    def takes_file(self) -> bool:
        """Say whether the operation reads multipart."""
        return getattr(self.operation.view_func, "takes_file", False)

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        return self.operation.run(request, **self.values)


class Routes:
    """The addresses of the API, found as Django finds them: the first pattern that fits, alone.

    What fits none, or with another method, is left to Django, as are the pages of the docs.
    """

    def __init__(self, api: NinjaAPI) -> None:
        self._fixed: dict[str, _Operations] = {}
        # Those with parameters, by their first word and the number of slashes.
        self._shaped: defaultdict[tuple[str, int], list[tuple[URLPattern, _Operations]]]
        self._shaped = defaultdict(list)
        for pattern, operations in _patterns_of(api):
            route = str(pattern.pattern)
            shape = _shape(route)
            if "<" in route:
                self._shaped[shape].append((pattern, operations))
            elif not any(earlier.pattern.match(route) for earlier, _ in self._shaped[shape]):
                self._fixed.setdefault(route, operations)

    def find(self, request: HttpRequest) -> Found | None:
        """Return what answers a request, None when no operation does."""
        path = request.path_info
        if not path.startswith(_ROOT):
            return None
        method, rest = request.method or "", path[len(_ROOT) :]
        operations = self._fixed.get(rest)
        if operations is not None:
            return _found(operations, method, {}, path[1:])
        for pattern, operations in self._shaped.get(_shape(rest), ()):
            match = pattern.pattern.match(rest)
            if match is not None:
                return _found(operations, method, match[2], f"{_ROOT[1:]}{pattern.pattern}")
        return None


def _found(
    operations: _Operations, method: str, values: dict[str, Any], route: str
) -> Found | None:
    operation = operations.get(method)
    return None if operation is None else Found(operation, values, route)


def _shape(route: str) -> tuple[str, int]:
    return route.partition("/")[0], route.count("/")


def _patterns_of(api: NinjaAPI) -> Iterator[tuple[URLPattern, _Operations]]:
    """Yield each address with its operations, in Django's order."""
    for router in api._get_bound_routers():
        patterns = router.urls_paths(router.prefix)
        for view in router.path_operations.values():
            operations: _Operations = {}
            for operation in view.operations:
                for method in operation.methods:
                    operations.setdefault(method, operation)
            # One pattern for each of them: the first hides the others.
            first, *_ = [next(patterns) for _ in view.operations]
            yield first, operations
