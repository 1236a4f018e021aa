"""The categories that an import names by the path of their names, made where they are missing."""

from uuid import UUID

from django.utils.text import slugify

from souk.catalog.models import Category
from souk.core.sheets.records import BadRow

Path = tuple[str, ...]


class Categories:
    """Finds categories by path; names are compared without regard to case."""

    def __init__(self) -> None:
        rows = list(
            Category.objects.filter(deleted_at__isnull=True)
            .order_by("level")
            .values_list("id", "name", "slug", "parent_id")
        )
        self.made: list[UUID] = []
        self._slugs = {slug: category_id for category_id, _, slug, _ in rows}
        paths: dict[UUID, Path] = {}
        self._ids: dict[Path, UUID] = {}
        for category_id, name, _, parent_id in rows:
            above = paths.get(parent_id, ()) if parent_id else ()
            paths[category_id] = (*above, name.lower())
            self._ids[paths[category_id]] = category_id

    def id_of(self, path: Path) -> UUID:
        """Return the category at the end of a path, making what is missing of it."""
        key = tuple(name.lower() for name in path)
        if key not in self._ids:
            parent = self.id_of(path[:-1]) if len(path) > 1 else None
            made = Category.objects.create(
                name=path[-1], slug=self._free_slug(path), parent_id=parent
            )
            self._ids[key] = self._slugs[made.slug] = made.id
            self.made.append(made.id)
        return self._ids[key]

    def found(self, path: Path) -> UUID | None:
        """Return the category at the end of a path, None where there is none."""
        return self._ids.get(tuple(name.lower() for name in path))

    def with_slug(self, slug: str) -> UUID:
        """Return the category with a slug; raise BadRow where there is none."""
        if slug not in self._slugs:
            raise BadRow(
                f"there is no category {slug!r}; import categories first", column="category_slug"
            )
        return self._slugs[slug]

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
