"""What the calls about imports and exports take and answer."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from souk.core.http.pages import PageQuery
from souk.core.http.schemas import Answer

KindName = Literal["products", "categories", "stock", "customers", "coupons", "orders"]
StateName = Literal["waiting", "running", "done", "refused", "failed", "undoing", "undone"]


class ImportsQuery(PageQuery):
    kind: KindName | None = None
    state: StateName | None = None


class UndoneAnswer(Answer):
    """How many rows were withdrawn, changed back, and left because somebody changed them since."""

    withdrawn: int
    restored: int
    left: int


class ImportAnswer(Answer):
    """A file that is brought in: how far it is, or what came of it, and of its undo."""

    id: UUID
    kind: KindName
    file_name: str
    state: StateName
    dry_run: bool
    partial: bool
    sets_stock: bool
    currency: str
    line: int
    line_count: int
    counts: dict[str, int]
    refusal_count: int
    error: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    undone_at: datetime | None
    undone: UndoneAnswer | None
    undo_error: str


class RefusalAnswer(Answer):
    """A row that was not taken, and what to do about it."""

    line: int
    column: str
    reason: str


class ImportStory(ImportAnswer):
    """An import with the first hundred rows that it refused."""

    refusals: list[RefusalAnswer]


class ImportPage(Answer):
    items: list[ImportAnswer]
    next_cursor: str | None
    total: int | None
