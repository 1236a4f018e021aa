"""Slugs that follow from names."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.text import slugify

_LONGEST = 200


def slug_for(name: str, row_id: UUID, *, among: "QuerySet[Any]") -> str:
    """Return a slug made from a name; where another row has it, with the end of the id behind."""
    ending = row_id.hex[-8:]
    slug = slugify(name)[:_LONGEST].strip("-_") or ending
    return f"{slug}-{ending}" if among.filter(slug=slug).exists() else slug
