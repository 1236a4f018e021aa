"""Variants that follow from what a product can be chosen by: each size in each colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from django.utils.text import slugify

from souk.catalog.errors import TooManyVariants

MOST_VARIANTS = 500
_LONGEST_SKU = 100


@dataclass(frozen=True, slots=True)
class Axis:
    """Something a product is chosen by, such as its size, with its values in their order."""

    name: str
    values: Sequence[str]


def combined(axes: Sequence[Axis], *, start_of_sku: str, values: dict[str, Any]) -> list[Any]:
    """Return one variant for each combination of the axes' values, all else as in `values`.

    A SKU is the given start and the values, such as MUG-L-RED. Raises TooManyVariants.
    """
    if prod(len(axis.values) for axis in axes) > MOST_VARIANTS:
        raise TooManyVariants
    names = [axis.name for axis in axes]
    return [
        {
            **values,
            "sku": sku_for(start_of_sku, chosen),
            "options": dict(zip(names, chosen, strict=True)),
        }
        for chosen in product(*(axis.values for axis in axes))
    ]


def name_for(options: dict[str, str]) -> str:
    """Return what a variant is called by its options, such as L / Red."""
    return " / ".join(options.values())[:255]


def sku_for(start: str, chosen: Sequence[str]) -> str:
    """Return a SKU of capitals for a combination of values."""
    parts = [slugify(value, allow_unicode=True).upper() or "-" for value in chosen]
    return "-".join([start, *parts])[:_LONGEST_SKU]
