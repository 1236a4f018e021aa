"""The categories that an import names by the path of their names, made where they are missing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.text import slugify

from souk.catalog.models import DEEPEST_LEVEL, Attribute, Category
from souk.catalog.operations.attributes import read_by
from souk.core.database.functions import call
from souk.core.errors import InvalidFields
from souk.core.sheets.records import BadRow

Path = tuple[str, ...]

_UNUSED = """
    FROM catalog_categories AS category
    WHERE category.id = ANY (%s::uuid[])
      AND category.updated_at = category.created_at
      AND NOT EXISTS (
          SELECT FROM catalog_categories AS below WHERE below.parent_id = category.id
      )
      AND NOT EXISTS (
          SELECT FROM catalog_product_categories AS link WHERE link.category_id = category.id
      )
      AND NOT EXISTS (
          SELECT FROM catalog_attributes AS attribute WHERE attribute.category_id = category.id
      )
"""


def hold_categories() -> None:
    """Keep the tree as it is until the transaction ends, as whoever puts products into it does."""
    call("catalog.lock_tree", True)


def make_categories(paths: Iterable[Path]) -> list[UUID]:
    """Make what is missing of these paths, in the caller's transaction, and return what was."""
    present = Categories()
    missing = [path for path in paths if present.found(path) is None]
    if not missing:
        return []
    call("catalog.lock_tree", False)
    categories = Categories()
    for path in missing:
        categories.id_of(path)
    return categories.made


def remove_unused(category_ids: Collection[UUID]) -> list[UUID]:
    """Remove those of the categories that nothing stands in, and nobody has touched; return them.

    Runs in the caller's transaction.
    """
    ids = list(category_ids)
    removed: list[UUID] = []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT category.id {_UNUSED}", [ids])
        if not cursor.fetchall():
            return []
        # From now on nobody is about to put anything there.
        call("catalog.lock_tree", False)
        gone = None
        # One level at a time, the lowest first.
        while gone != []:
            cursor.execute(f"DELETE {_UNUSED} RETURNING category.id", [ids])
            gone = [category_id for (category_id,) in cursor.fetchall()]
            removed += gone
    return removed


class Categories:
    """Finds categories by path; names are compared without regard to case."""

    def __init__(self) -> None:
        rows = list(
            Category.objects.filter(deleted_at__isnull=True)
            .order_by("level")
            .values_list("id", "name", "slug", "parent_id", "path")
        )
        self.made: list[UUID] = []
        self._slugs = {slug: category_id for category_id, _, slug, _, _ in rows}
        self._parents: dict[UUID, UUID | None] = {
            category_id: parent_id for category_id, _, _, parent_id, _ in rows
        }
        self._places = {row[0]: (row[4].count("/"), row[4]) for row in rows}
        self._declared: dict[UUID, list[Attribute]] = defaultdict(list)
        for attribute in Attribute.objects.order_by("position"):
            self._declared[attribute.category_id].append(attribute)
        self._declared_at: dict[frozenset[UUID], Mapping[str, Attribute]] = {}
        paths: dict[UUID, Path] = {}
        self._ids: dict[Path, UUID] = {}
        for category_id, name, _, parent_id, _ in rows:
            above = paths.get(parent_id, ()) if parent_id else ()
            paths[category_id] = (*above, name.lower())
            self._ids[paths[category_id]] = category_id

    def id_of(self, path: Path) -> UUID:
        """Return the category at the end of a path, making what is missing of it.

        Raises BadRow where the path is too long for any.
        """
        if len(path) > DEEPEST_LEVEL + 1:
            raise BadRow(f"its category would stand {len(path)} deep; ten is the most")
        key = _key(path)
        if key not in self._ids:
            parent = self.id_of(path[:-1]) if len(path) > 1 else None
            made = Category.objects.create(
                name=path[-1], slug=self._free_slug(path), parent_id=parent
            )
            self._ids[key] = self._slugs[made.slug] = made.id
            self._parents[made.id] = parent
            self.made.append(made.id)
        return self._ids[key]

    def found(self, path: Path) -> UUID | None:
        """Return the category at the end of a path, None where there is none."""
        return self._ids.get(_key(path))

    def lowest_found(self, path: Path) -> UUID | None:
        """Return the lowest category of a path that is there already, None where none is."""
        lowest = (self.found(path[:depth]) for depth in range(len(path), 0, -1))
        return next((found for found in lowest if found is not None), None)

    def as_declared(
        self, attributes: dict[str, Any], category_ids: Collection[UUID]
    ) -> dict[str, Any]:
        """Return attributes as these categories and those above them declare them.

        Raises BadRow where one cannot be read so.
        """
        if not self._declared:
            return attributes
        try:
            return read_by(attributes, self._declared_in(frozenset(category_ids)))
        except InvalidFields as refusal:
            problem = refusal.problems[0]
            name = problem.field.removeprefix("attributes.")
            raise BadRow(f"{name} {problem.message}", column=f"attr.{name}") from None

    def with_slug(self, slug: str) -> UUID:
        """Return the category with a slug; raise BadRow where there is none."""
        if slug not in self._slugs:
            raise BadRow(
                f"there is no category {slug!r}; import categories first", column="category_slug"
            )
        return self._slugs[slug]

    def _declared_in(self, category_ids: frozenset[UUID]) -> Mapping[str, Attribute]:
        """Return what is declared, by name: of one name, that of the lowest category."""
        if category_ids not in self._declared_at:
            above: set[UUID] = set()
            for one in category_ids:
                place: UUID | None = one
                while place is not None and place not in above:
                    above.add(place)
                    place = self._parents.get(place)
            declaring = sorted(above & self._declared.keys(), key=self._places.__getitem__)
            self._declared_at[category_ids] = {
                attribute.name.lower(): attribute
                for place in declaring
                for attribute in self._declared[place]
            }
        return self._declared_at[category_ids]

    def _free_slug(self, path: Path) -> str:
        """Return the shortest slug that is free: the name's, or with the names above it."""
        for depth in range(1, len(path) + 1):
            slug = slugify("-".join(path[-depth:]))[:200]
            if slug and slug not in self._slugs:
                break
        else:
            base, number = slugify("-".join(path))[:200] or "category", 2
            while f"{base}-{number}" in self._slugs:
                number += 1
            slug = f"{base}-{number}"
        return slug


@lru_cache(10_000)
def _key(path: Path) -> Path:
    return tuple(name.lower() for name in path)
