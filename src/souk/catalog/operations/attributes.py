"""Saying which attributes products of a category have, and holding products to it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from math import isfinite
from typing import Any
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.db import transaction

from souk.catalog.models import Attribute, AttributeKind, Category
from souk.catalog.queries.attributes import attributes_in, attributes_within
from souk.core.editing import locked_row
from souk.core.errors import FieldError, InvalidFields, invalid_field


@transaction.atomic
def declare_attributes(
    category_id: UUID, declared: Sequence[dict[str, Any]], *, unchanged_since: datetime | None
) -> None:
    """Let products of a category, and of those below it, have exactly these attributes in one way.

    It holds for what is written from now on; other attributes stay free. Raises NotFound,
    PreconditionFailed, InvalidFields.
    """
    living = Category.objects.filter(deleted_at__isnull=True)
    category = locked_row(living, category_id, unchanged_since=unchanged_since)
    names = [one["name"].lower() for one in declared]
    if len(set(names)) < len(names):
        raise invalid_field("attributes", "name each attribute once; case does not matter")
    for number, one in enumerate(declared):
        if (one["kind"] == AttributeKind.CHOICE) != bool(one.get("choices")):
            raise invalid_field(
                f"attributes.{number}.choices", "belong to a choice, and only to one"
            )
    category.attributes.all().delete()
    Attribute.objects.bulk_create(
        Attribute(category=category, position=place, **one) for place, one in enumerate(declared)
    )
    living.filter(id=category_id).update(updated_at=TransactionNow())


def require_fitting(attributes: dict[str, Any], *, category_ids: Collection[UUID]) -> None:
    """Raise InvalidFields where attributes are not as these categories declare them."""
    _require(attributes, {one.name.lower(): one for one in attributes_within(category_ids)})


def read_as_declared(
    attributes: dict[str, Any], *, category_ids: Collection[UUID]
) -> dict[str, Any]:
    """Return attributes that were written as texts as these categories declare them.

    Categories count with all above them. Raises InvalidFields where one cannot be read so.
    """
    return read_by(attributes, {one.name.lower(): one for one in attributes_in(category_ids)})


def read_by(attributes: dict[str, Any], declared: Mapping[str, Attribute]) -> dict[str, Any]:
    """Return attributes that were written as texts as these say, which stand by their names.

    Names are in small letters. Raises InvalidFields where one cannot be read so.
    """
    read = {
        name: _READERS[known.kind](value)
        if (known := declared.get(name.lower())) is not None and isinstance(value, str)
        else value
        for name, value in attributes.items()
    }
    _require(read, declared)
    return read


def _require(attributes: dict[str, Any], declared: Mapping[str, Attribute]) -> None:
    problems = [
        FieldError(f"attributes.{name}", f"is {_meaning(known)} here", "wrong_attribute")
        for name, value in attributes.items()
        if (known := declared.get(name.lower())) is not None and not _fits(known, value)
    ]
    if problems:
        raise InvalidFields(problems)


def _fits(attribute: Attribute, value: Any) -> bool:
    if attribute.kind == AttributeKind.CHOICE:
        values = value if isinstance(value, list) else [value]
        return bool(values) and set(values) <= set(attribute.choices)
    return _KINDS[attribute.kind](value)


def _meaning(attribute: Attribute) -> str:
    if attribute.kind == AttributeKind.CHOICE:
        return f"one or more of {', '.join(attribute.choices)}"
    return _MEANINGS[attribute.kind]


def _number(text: str) -> Any:
    try:
        number = float(text)
    except ValueError:
        return text
    if not isfinite(number):
        return text
    return int(number) if number.is_integer() and "." not in text else number


def _boolean(text: str) -> Any:
    return {"yes": True, "true": True, "no": False, "false": False}.get(text.lower(), text)


_READERS: dict[str, Callable[[str], Any]] = {
    AttributeKind.TEXT: str,
    AttributeKind.CHOICE: str,
    AttributeKind.NUMBER: _number,
    AttributeKind.BOOLEAN: _boolean,
}
_KINDS: dict[str, Callable[[Any], bool]] = {
    AttributeKind.TEXT: lambda value: isinstance(value, str | list),
    AttributeKind.NUMBER: lambda value: (
        isinstance(value, int | float) and not isinstance(value, bool)
    ),
    AttributeKind.BOOLEAN: lambda value: isinstance(value, bool),
}
_MEANINGS: dict[str, str] = {
    AttributeKind.TEXT: "a text or several",
    AttributeKind.NUMBER: "a number",
    AttributeKind.BOOLEAN: "true or false",
}
