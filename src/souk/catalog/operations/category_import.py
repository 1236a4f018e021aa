"""Bringing in the category tree from a file; a category is known by its slug."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib.postgres.functions import TransactionNow
from django.utils.text import slugify

from souk.catalog.models import DEEPEST_LEVEL, Attribute, AttributeKind, Category
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

_DECLARED = {"name", "kind", "choices"}


def _slug(column: str, value: str) -> str:
    said: str = readers.text(255)(column, value)
    if said != slugify(said):
        raise BadRow(f"{column} is {said!r}; write small letters, digits, hyphens", column=column)
    return said


def _declared(column: str, value: str) -> list[dict[str, Any]]:
    """Return what products of a category say in one way, as the API has it."""
    said = cells.json_in(column, value)
    said = [] if said is None else said
    if not isinstance(said, list) or not all(map(_is_declared, said)):
        raise BadRow(
            f'{column} is no list of {{"name": "Colour", "kind": "choice", "choices": ["red"]}};'
            f" kinds are {', '.join(AttributeKind.values)}, and only a choice has choices",
            column=column,
        )
    if len({one["name"].lower() for one in said}) < len(said):
        raise BadRow(f"{column} names one twice; case does not matter", column=column)
    return [{"choices": [], **one} for one in said]


def _is_declared(said: Any) -> bool:
    if not isinstance(said, dict) or not {"name", "kind"} <= said.keys() <= _DECLARED:
        return False
    choices = said.get("choices", [])
    if said["kind"] not in AttributeKind.values or not isinstance(choices, list):
        return False
    is_choice = said["kind"] == AttributeKind.CHOICE
    texts = [(said["name"], 100), *((choice, 255) for choice in choices)]
    return is_choice == bool(choices) and all(
        isinstance(text, str) and 0 < len(text.strip()) <= most for text, most in texts
    )


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
    "attributes": _declared,
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
        self.declared: dict[UUID | None, list[dict[str, Any]]] = defaultdict(list)
        for one in Attribute.objects.order_by("position"):
            told = {"name": one.name, "kind": one.kind, "choices": one.choices}
            self.declared[one.category_id].append(told)
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
        declaring = self._declare()
        updated = {category.slug for category in old} | (declaring & self.before.keys())
        self.outcome.counts.update(
            categories_created=len(new),
            categories_updated=len(updated),
            categories_unchanged=len(self.lines) - len(new) - len(updated),
        )

    def _declare(self) -> set[str]:
        """Write what the file declares otherwise than it is, and return where."""
        differing = {
            slug: row.values["attributes"]
            for slug, row in self.lines.items()
            if "attributes" in row.values
            and row.values["attributes"] != self.declared[self.known[slug].id]
        }
        ids = [self.known[slug].id for slug in differing]
        Attribute.objects.filter(category_id__in=ids).delete()
        Attribute.objects.bulk_create(
            Attribute(category=self.known[slug], position=place, **one)
            for slug, declared in differing.items()
            for place, one in enumerate(declared)
        )
        # Whoever edits one of them meanwhile is told.
        Category.objects.filter(id__in=ids).update(updated_at=TransactionNow())
        return set(differing)

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
