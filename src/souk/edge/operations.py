"""What every operation of the API does, put around all of them at once."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja import NinjaAPI
from ninja.operation import Operation

from souk.core.database.identity import NOBODY, acting_as
from souk.core.errors import FieldError, InvalidFields
from souk.core.http.access import EVERYBODY
from souk.edge.idempotency import answered_once
from souk.edge.problems import problem_of
from souk.edge.ties import begun_again
from souk.edge.uploads import UPLOADS


def operations_of(api: NinjaAPI) -> Iterator[tuple[str, Operation]]:
    """Yield every operation with its path below the API."""
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield f"{router.prefix}/{path}".replace("//", "/"), operation


def equip(api: NinjaAPI) -> None:
    """Refuse parameters that an operation does not know or take twice; answer POSTs once a key."""
    for path, operation in operations_of(api):
        if getattr(operation.view_func, "takes_file", False):
            route = f"api/v1{path}".translate({ord("{"): "<", ord("}"): ">"})
            UPLOADS.update((method, route) for method in operation.methods)
        _refuse_wrong_parameters(operation)
        if "POST" in operation.methods:
            _answer_once(operation)
        elif "GET" not in operation.methods:
            _begin_again(operation)
        elif getattr(operation.view_func, "access", None) is EVERYBODY:
            _speak_for_nobody(operation)


def _refuse_wrong_parameters(operation: Operation) -> None:
    known = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }
    repeatable = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in getattr(model, "__ninja_collection_fields__", ())
    }
    prefixes = tuple((operation.openapi_extra or {}).get("x-query-prefixes", ()))
    run = operation.run

    def guarded(request: HttpRequest, **values: Any) -> HttpResponseBase:
        wrong = []
        for name, given in request.GET.lists():
            if name.startswith(prefixes):
                continue
            if name not in known:
                message = (
                    f"is not a parameter here; known are: {', '.join(sorted(known)) or 'none'}"
                )
                wrong.append(FieldError(name, message, "unknown_parameter"))
            elif len(given) > 1 and name not in repeatable:
                wrong.append(FieldError(name, "is given more than once", "repeated_parameter"))
        if wrong:
            return problem_of(request, InvalidFields(wrong))
        return run(request, **values)

    operation.run = guarded  # type: ignore[method-assign]


def _speak_for_nobody(operation: Operation) -> None:
    """Read what is for everybody without saying who asks: it may be cached, and costs no more."""
    operation.run = acting_as(NOBODY)(operation.run)  # type: ignore[method-assign]


def _begin_again(operation: Operation) -> None:
    run = operation.run

    def again(request: HttpRequest, **values: Any) -> HttpResponseBase:
        return begun_again(request, lambda: run(request, **values))

    operation.run = again  # type: ignore[method-assign]


def _answer_once(operation: Operation) -> None:
    run = operation.run
    keeps_its_key = getattr(operation.view_func, "keeps_its_key", False)
    remembers_refusals = getattr(operation.view_func, "remembers_refusals", False)

    def once(request: HttpRequest, **values: Any) -> HttpResponseBase:
        return answered_once(
            request,
            lambda: run(request, **values),
            keeps_its_key=keeps_its_key,
            remembers_refusals=remembers_refusals,
        )

    operation.run = once  # type: ignore[method-assign]
