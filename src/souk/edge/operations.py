"""What every operation of the API does, put around all of them at once."""

import inspect
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponseBase
from ninja import NinjaAPI
from ninja.operation import Operation

from souk.core.errors import FieldError, InvalidFields, invalid_field
from souk.edge.idempotency import answered_once
from souk.edge.problems import problem_of
from souk.edge.ties import begun_again
from souk.edge.values import values_of


def operations_of(api: NinjaAPI) -> Iterator[tuple[str, Operation]]:
    """Yield every operation with its path below the API."""
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield f"{router.prefix}/{path}".replace("//", "/"), operation


def equip(api: NinjaAPI) -> None:
    """Refuse parameters that an operation does not know or take twice; answer POSTs once a key."""
    for _, operation in operations_of(api):
        operation._get_values = partial(values_of, operation)  # type: ignore[method-assign]
        if _writes_its_answer(operation):
            _pass_on(operation)
        _refuse_wrong_parameters(operation)
        if "POST" in operation.methods:
            _answer_once(operation)
        elif "GET" not in operation.methods:
            _begin_again(operation)


def _writes_its_answer(operation: Operation) -> bool:
    written = inspect.signature(operation.view_func).return_annotation
    is_answer = isinstance(written, type) and issubclass(written, HttpResponseBase)
    return is_answer and not operation.signature.response_arg


def _pass_on(operation: Operation) -> None:
    """Let the view's answer be the answer: Ninja would make another one first, for every view."""
    api, view = operation.api, operation.view_func

    def run(request: HttpRequest, **values: Any) -> HttpResponseBase:
        refusal = operation._run_checks(request)
        if refusal is not None:
            return refusal
        try:
            nothing: Any = None
            return view(request, **operation._get_values(request, values, nothing))  # type: ignore[no-any-return]
        except Exception as error:  # noqa: BLE001 - each has its handler
            return api.on_exception(request, error)

    operation.run = run  # type: ignore[method-assign]


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
        if not request.META.get("QUERY_STRING"):
            return run(request, **values)
        wrong = []
        try:
            parameters = request.GET.lists()
        except TooManyFieldsSent:
            error = invalid_field("query", "has too many parameters", "too_long")
            return problem_of(request, error)
        for name, given in parameters:
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
