from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from souk.core.http.pages import PageQuery
from souk.core.http.schemas import Answer, Body, text

Action = Literal["insert", "update", "delete"]
Moment = Annotated[AwareDatetime, Field(examples=["2026-01-31T12:00:00Z"])]


class EntriesQuery(PageQuery):
    """Every filter narrows; `from` is included, `to` is not."""

    table: Annotated[str, text(63)] | None = Field(default=None, examples=["catalog_products"])
    record: Annotated[str, text(200)] | None = None
    user: UUID | None = None
    action: Action | None = None
    since: Moment | None = Field(default=None, alias="from")
    until: Moment | None = Field(default=None, alias="to")


class PastQuery(Body):
    model_config = {**Body.model_config, "strict": False}

    at: Moment | None = None


class Actor(Answer):
    """Who did it; without an id, the system or somebody who was not signed in."""

    id: UUID | None
    email: str | None
    role: str


class EntryAnswer(Answer):
    """A change: what an update changed, a new row's or a deleted row's values."""

    id: UUID
    table: str
    record: str
    subject: UUID | None
    action: Action
    actor: Actor
    ip_address: str | None
    user_agent: str
    request_id: str
    old_values: dict[str, Any] | None
    new_values: dict[str, Any] | None
    changed_at: datetime


class EntryPage(Answer):
    items: list[EntryAnswer]
    next_cursor: str | None
    total: int | None = None


class PastAnswer(Answer):
    """A record as it was at a moment: its recorded columns."""

    table: str
    record: str
    at: datetime
    values: dict[str, Any]
