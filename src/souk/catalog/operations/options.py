"""Variants that follow from what a product can be chosen by: each size in each colour."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from django.utils.text import slugify

from souk.catalog.errors import TooManyVariants
from souk.core.errors import FieldError, InvalidFields, invalid_field

MOST_VARIANTS = 500
MOST_OPTIONS = 10
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


def options_problem(options: Mapping[str, str], names: Collection[str]) -> str | None:
    """Return what is wrong with a variant's options; None where it has each of its product's.

    Each variant has a value for every option of its product, and for no other: buyers choose by
    these, and could not come to one that lacks a value.
    """
    lacking = [name for name in names if name not in options]
    if lacking:
        return f"has no {', '.join(lacking)}, by which its product is chosen"
    others = [name for name in options if name not in names]
    if others:
        return f"has {', '.join(others)}, by which its product is not chosen"
    return None


def require_options(options: Mapping[str, str], names: Collection[str]) -> None:
    """Raise InvalidFields where a variant's options are not those of its product."""
    if problem := options_problem(options, names):
        raise invalid_field("options", problem, "wrong_options")


def chosen_by(variants: Sequence[dict[str, Any]], said: Sequence[str]) -> list[str]:
    """Return what a new product is chosen by: the options of its variants, in the order of `said`.

    Raises InvalidFields where a variant lacks one of them.
    """
    theirs = dict.fromkeys(name for row in variants for name in row["options"])
    if nobodys := [name for name in said if name not in theirs]:
        raise invalid_field("option_names", f"no variant has {', '.join(nobodys)}", "wrong_options")
    names = list(dict.fromkeys([*said, *theirs]))
    problems = [
        FieldError(f"variants.{place}.options", problem, "wrong_options")
        for place, row in enumerate(variants)
        if (problem := options_problem(row["options"], names))
    ]
    if problems:
        raise InvalidFields(problems)
    return names


def name_for(options: Mapping[str, str], names: Sequence[str] = ()) -> str:
    """Return what a variant is called by its options, such as L / Red, in the order of `names`."""
    ordered = dict.fromkeys([*(name for name in names if name in options), *options])
    return " / ".join(options[name] for name in ordered)[:255]


def sku_for(start: str, chosen: Sequence[str]) -> str:
    """Return a SKU of capitals for a combination of values."""
    parts = [slugify(value, allow_unicode=True).upper() or "-" for value in chosen]
    return "-".join([start, *parts])[:_LONGEST_SKU]
