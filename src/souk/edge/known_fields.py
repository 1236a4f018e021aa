"""Which fields a body may have, for whoever sent another one."""

from collections.abc import Iterator, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from ninja.errors import ValidationError, ValidationErrorContext
from pydantic import BaseModel


def telling_fields(
    error: ValidationError, contexts: Sequence[ValidationErrorContext[Any]]
) -> ValidationError:
    """Say of each field that is not known which ones are, as it is said of parameters."""
    found = [
        (context.model, one["loc"])
        for context in contexts
        for one in context.pydantic_validation_error.errors(include_url=False)
    ]
    for told, (model, place) in zip(error.errors, found, strict=True):
        if told["type"] == "extra_forbidden":
            known = ", ".join(_fields_beside(model, place)) or "none"
            told["msg"] = f"is not a field here; known are: {known}"
    return error


def _fields_beside(model: type[BaseModel], place: tuple[int | str, ...]) -> list[str]:
    kinds: list[Any] = [model]
    for step in place[:-1]:
        kinds = [inner for kind in kinds for inner in _within(kind, step)]
    objects = [kind for kind in kinds if _is_object(kind)]
    return sorted({name for kind in objects for name in kind.model_fields})


def _within(kind: Any, step: int | str) -> Iterator[Any]:
    """Yield what may stand at a step into a type: a field of an object, an item of a list."""
    if _is_object(kind):
        if step in kind.model_fields:
            yield from _alternatives(kind.model_fields[step].annotation)
    elif get_args(kind):
        yield from _alternatives(get_args(kind)[-1])


def _alternatives(kind: Any) -> Iterator[Any]:
    if get_origin(kind) is Annotated:
        yield from _alternatives(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for one in get_args(kind):
            yield from _alternatives(one)
    else:
        yield kind


def _is_object(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
