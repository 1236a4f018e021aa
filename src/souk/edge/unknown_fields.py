"""Fields that a body may not have, refused with those that it may."""

from collections.abc import Iterator
from typing import Any, get_args

from ninja.errors import ValidationError, ValidationErrorContext
from pydantic import BaseModel

Place = tuple[int | str, ...]


def tell_known_fields(
    refusal: ValidationError, contexts: list[ValidationErrorContext[Any]]
) -> None:
    """Say of an unknown field which ones are known there, once for each schema."""
    places = (
        (context.model, item["loc"])
        for context in contexts
        for item in context.pydantic_validation_error.errors(include_url=False)
    )
    told: set[type[BaseModel]] = set()
    for item, (model, place) in zip(refusal.errors, places, strict=True):
        if item["type"] == "extra_forbidden":
            item["msg"] = "is not a field here"
            schema = _schema_at(model, place[:-1])
            if schema is not None and schema not in told:
                told.add(schema)
                item["msg"] += f"; known are: {', '.join(sorted(schema.model_fields))}"


def _schema_at(model: type[BaseModel], place: Place) -> type[BaseModel] | None:
    """Return the schema of the object at a place; None where it might be one of several."""
    here = [model]
    for step in place:
        if isinstance(step, str):
            here = [
                schema
                for outer in here
                if step in outer.model_fields
                for schema in _schemas_in(outer.model_fields[step].annotation)
            ]
    return here[0] if len(here) == 1 else None


def _schemas_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the schemas that a type may be, or be a list of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for part in get_args(annotation):
            yield from _schemas_in(part)
