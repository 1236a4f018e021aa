"""Bringing in the category tree from a file; a category is known by its slug."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.text import slugify

from souk.catalog.models import DEEPEST_LEVEL, Category
from souk.catalog.queries.export import CATEGORY_COLUMNS
from souk.core.database.functions import call
from souk.core.sheets import cells, readers
from souk.core.sheets.records import BadRow, Outcome
from souk.core.sheets.shapes import Given, Shape

_FIELDS = {
    "name": "name",
    "position": "position",
    "description": "description",
    "active": "is_active",
    "seo_title": "seo_title",
    "seo_description": "seo_description",
    "seo_keywords": "seo_keywords",
}


def _slug(column: str, value: str) -> str:
    said: str = readers.text(255)(column, value)
    if said != slugify(said):
        raise BadRow(f"{column} is {said!r}; write small letters, digits, hyphens", column=column)
    return said


_READERS: dict[str, readers.Cell] = {
    "slug": _slug,
    "name": readers.text(255, is_needed=True),
    "parent": _slug,
    "position": readers.number(),
    "description": cells.html_in,
    "active": readers.flag,
    "seo_title": readers.text(255),
    "seo_description": readers.text(500),
    "seo_keywords": readers.text(500),
}
CATEGORY_SHEET = Shape({name: _READERS[name] for name in CATEGORY_COLUMNS}, needs=("slug",))


def import_categories(given: Iterator[Given], outcome: Outcome, currency: str) -> None:
    """Make and change categories as a file says, in the caller's transaction; none is removed.

    A parent may stand anywhere in the file. The number of statements is that of levels at most.
    """
    call("catalog.lock_tree", False)
    tree = _Tree(outcome)
    for row in given:
        tree.take(row)
    tree.write()


class _Tree:
    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        rows = Category.objects.filter(deleted_at__isnull=True)
        self.known = {category.slug: category for category in rows}
        self.before = {slug: _state(category) for slug, category in self.known.items()}
        self.lines: dict[str, Given] = {}
        self.parents: dict[str, str | None] = {
            category.slug: None for category in self.known.values()
        }
        slugs = {category.id: slug for slug, category in self.known.items()}
        for slug, category in self.known.items():
            self.parents[slug] = slugs.get(category.parent_id) if category.parent_id else None

    def take(self, row: Given) -> None:
        values = dict(row.values)
        slug = values["slug"]
        if not slug:
            self.outcome.refuse(row.refused("slug is empty", "slug"))
        elif slug in self.lines:
            first = self.lines[slug].line
            self.outcome.refuse(row.refused(f"slug {slug} stands in line {first} already", "slug"))
        elif slug not in self.known and not values.get("name"):
            self.outcome.refuse(row.refused("name is needed by a new category", "name"))
        else:
            self.lines[slug] = row
            if "parent" in values:
                self.parents[slug] = values["parent"] or None
            self.parents.setdefault(slug, None)

    def write(self) -> None:
        self._refuse_misplaced()
        for slug, row in self.lines.items():
            category = self.known.setdefault(slug, Category(slug=slug))
            for column, name in _FIELDS.items():
                value = row.values.get(column)
                if value is not None:
                    setattr(category, name, value)
        changed: list[Category] = []
        for slug in sorted(self.lines, key=lambda one: (self._depth(one) or 0, one)):
            category, parent = self.known[slug], self.parents[slug]
            category.parent = self.known[parent] if parent else None
            changed += [category] * (self.before.get(slug) != _state(category))
        new = [category for category in changed if category.slug not in self.before]
        old = [category for category in changed if category.slug in self.before]
        # Those above come first: a row sees those that the same statement has written before it.
        Category.objects.bulk_create(new)
        if old:
            _free_places(old, self.before)
            Category.objects.bulk_update(old, ["parent", *_FIELDS.values()])
        self.outcome.counts.update(
            categories_created=len(new),
            categories_updated=len(old),
            categories_unchanged=len(self.lines) - len(changed),
        )

    def _refuse_misplaced(self) -> None:
        """Refuse rows below what is not there, below themselves, or too deep; again until none."""
        while wrong := {
            slug: problem for slug in self.lines if (problem := self._misplaced(slug)) is not None
        }:
            for slug, problem in wrong.items():
                self.outcome.refuse(self.lines.pop(slug).refused(problem, "parent"))
                if slug not in self.before:
                    del self.parents[slug]
                else:
                    parent_id = self.before[slug]["parent_id"]
                    above = (one for one, row in self.known.items() if row.id == parent_id)
                    self.parents[slug] = next(above, None)

    def _misplaced(self, slug: str) -> str | None:
        parent = self.parents[slug]
        if parent is not None and parent not in self.parents:
            return f"there is no category {parent!r} to stand below"
        depth = self._depth(slug)
        if depth is None:
            return "would stand below itself"
        return f"would stand {depth + 1} deep; ten is the most" if depth > DEEPEST_LEVEL else None

    def _depth(self, slug: str) -> int | None:
        """Return how many stand above a category, None where it would stand below itself."""
        depth, above = 0, self.parents.get(slug)
        while above is not None:
            depth, above = depth + 1, self.parents.get(above)
            if depth > len(self.parents):
                return None
        return depth


def _state(category: Category) -> dict[str, Any]:
    fields = {name: getattr(category, name) for name in _FIELDS.values()}
    return {**fields, "parent_id": category.parent_id}


def _free_places(changed: list[Category], before: dict[str, dict[str, Any]]) -> None:
    """Let those that move stand at the top first, so that two may change places."""
    moving: list[UUID] = [
        one.id for one in changed if before[one.slug]["parent_id"] not in (None, one.parent_id)
    ]
    if moving:
        Category.objects.filter(id__in=moving).update(parent=None)
