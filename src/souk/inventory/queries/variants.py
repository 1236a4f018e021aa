"""Which variants a list of lines names."""

from collections.abc import Sequence
from uuid import UUID

from souk.catalog.queries.variants import Known, known_variants
from souk.core.errors import FieldError, InvalidFields


def named_variants(wanted: Sequence[tuple[UUID | None, str | None]]) -> list[Known]:
    """Return the variants of (id, SKU) pairs, in one statement.

    Raises InvalidFields that names each line whose variant is unknown, or stands there twice.
    """
    known = known_variants(wanted)
    problems = []
    seen: set[UUID] = set()
    for place, ((variant_id, sku), variant) in enumerate(zip(wanted, known, strict=True)):
        field = f"items.{place}.{'variant_id' if variant_id else 'sku'}"
        if variant is None:
            message = f"there is no variant {variant_id or sku}"
            problems.append(FieldError(field, message, "variant_unknown"))
        elif variant.variant_id in seen:
            message = "stands there twice; write one line for each variant"
            problems.append(FieldError(field, message, "variant_repeated"))
        else:
            seen.add(variant.variant_id)
    if problems:
        raise InvalidFields(problems)
    return [variant for variant in known if variant is not None]
