"""What a view is called with: as Ninja reads it, by what a request gives.

Ninja looks for each field that a model has, given or not, and asks the model again for each that it
has read: that took as long as reading them.
"""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.errors import ValidationErrorContext
from ninja.operation import Operation
from ninja.params.models import ParamModel
from pydantic import ValidationError

from souk.edge.known_fields import telling_fields


def values_of(
    operation: Operation, request: HttpRequest, path: dict[str, Any], response: HttpResponse
) -> dict[str, Any]:
    """Return the view's arguments; raise Ninja's error that names all that is wrong."""
    values: dict[str, Any] = {}
    wrong = []
    for model in operation.models:
        given = model.get_request_data(request, operation.api, path)
        try:
            read = model() if given is None else model.model_validate(_placed(model, given))
        except ValidationError as error:
            wrong.append(ValidationErrorContext(error, model))
        else:
            values |= vars(read)
    if wrong:
        raise telling_fields(operation.api.validation_error_from_error_contexts(wrong), wrong)
    if operation.signature.response_arg:
        values[operation.signature.response_arg] = response
    return values


def _placed(model: type[ParamModel], given: dict[str, Any]) -> dict[str, Any]:
    """Return values where the model has them: those of a query may be fields of one schema."""
    paths = getattr(model, "__ninja_flatten_map__", None)
    if not paths:
        return given
    # A schema is there when none of its fields is given.
    placed: dict[str, Any] = {schema: {} for schema in _schemas_in(model)}
    for name, value in given.items():
        if value is not None and name in paths:
            *within, last = paths[name]
            place = placed
            for step in within:
                place = place.setdefault(step, {})
            place[last] = value
    return placed


@cache
def _schemas_in(model: type[ParamModel]) -> set[str]:
    """Return the parameters of a view that are schemas, whose fields are given one by one."""
    paths: dict[str, tuple[str, ...]] = getattr(model, "__ninja_flatten_map__", {})
    return {path[0] for path in paths.values() if len(path) > 1}
