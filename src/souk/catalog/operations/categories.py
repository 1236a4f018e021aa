"""Making, changing, moving and removing categories."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from souk.catalog.errors import CategoryBelowItself, CategoryTooDeep, SlugTaken
from souk.catalog.models import Category
from souk.catalog.operations.slugs import slug_for
from souk.catalog.operations.withdrawal import withdraw_categories
from souk.core.database.functions import call
from souk.core.editing import locked_row, refusing
from souk.core.errors import invalid_field

_REFUSALS = {
    "catalog_categories_slug_is_unique": SlugTaken(),
    "catalog_categories_has_no_cycle": CategoryBelowItself(),
    "catalog_categories_is_not_its_own_parent": CategoryBelowItself(),
    "catalog_categories_stands_at_most_ten_deep": CategoryTooDeep(),
    "catalog_categories_parent_is_there": invalid_field(
        "parent_id", "there is no such category", "not_found"
    ),
}


@transaction.atomic
def create_category(**values: Any) -> UUID:
    """Make a category and return its id; without a slug, one follows from its name.

    Raises SlugTaken, CategoryTooDeep, InvalidFields.
    """
    _hold_tree()
    _require_parent(values)
    category = Category(**values)
    if not category.slug:
        category.slug = slug_for(category.name, category.id, among=_living())
    with refusing(_REFUSALS):
        category.save(force_insert=True)
    return category.id


@transaction.atomic
def change_category(category_id: UUID, *, unchanged_since: datetime | None, **values: Any) -> None:
    """Change what is given of a category; with another parent, all below it moves along.

    Products that stand in inactive categories alone leave the shop until one is active again.
    Raises NotFound, PreconditionFailed, SlugTaken, CategoryBelowItself, CategoryTooDeep.
    """
    _hold_tree()
    category = locked_row(_living(), category_id, unchanged_since=unchanged_since)
    _require_parent(values)
    for name, value in values.items():
        setattr(category, name, value)
    with refusing(_REFUSALS):
        category.save(update_fields=list(values))


@transaction.atomic
def remove_category(category_id: UUID, *, unchanged_since: datetime | None) -> None:
    """Take a category away that has none below it; its products stay, elsewhere or nowhere.

    Raises NotFound, PreconditionFailed, CategoryHasChildren.
    """
    _hold_tree()
    locked_row(_living(), category_id, unchanged_since=unchanged_since)
    withdraw_categories([category_id])


def _living() -> Any:
    return Category.objects.filter(deleted_at__isnull=True)


def _hold_tree() -> None:
    # Before any row: whoever moves categories meanwhile waits here, and not for one another's rows.
    call("catalog.lock_tree", False)


def _require_parent(values: dict[str, Any]) -> None:
    parent_id = values.get("parent_id")
    if parent_id is not None and not _living().filter(id=parent_id).exists():
        raise _REFUSALS["catalog_categories_parent_is_there"]
