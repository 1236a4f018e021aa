"""Where I am signed in."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from souk.accounts.api.schemas import SessionPage
from souk.accounts.models import Session
from souk.accounts.operations.sessions import end_session_of
from souk.accounts.queries.places import place_of
from souk.accounts.queries.sessions import open_sessions_of
from souk.core.http.caller import Caller, owner, signed_in
from souk.core.http.pages import PageQuery, decode_cursor, encode_cursor

router = Router(tags=["account"], auth=signed_in)


@router.get("", response=SessionPage, operation_id="listSessions")
def list_sessions(request: HttpRequest, page: Query[PageQuery]) -> dict[str, Any]:
    """The devices I am signed in on, the latest sign-in first."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    mine = open_sessions_of(_id(request))
    total = mine.count() if page.count else None
    if page.cursor:
        mine = mine.filter(id__lt=decode_cursor(page.cursor, query="sessions", length=1)[0])
    rows = list(mine[: page.limit + 1])
    more = len(rows) > page.limit
    last = str(rows[page.limit - 1].id) if more else ""
    return {
        "items": [_shown(session, caller) for session in rows[: page.limit]],
        "next_cursor": encode_cursor([last], query="sessions") if more else None,
        "total": total,
    }


@router.delete("/{uuid:session_id}", response={204: None}, operation_id="endSession", auth=owner)
def end(request: HttpRequest, session_id: UUID) -> Status[None]:
    """Sign a device out; within a minute its access token is worth nothing, either."""
    end_session_of(_id(request), session_id)
    return Status(204, None)


def _shown(session: Session, caller: Caller) -> dict[str, Any]:
    return {
        "id": session.id,
        "user_agent": session.user_agent,
        "ip_address": session.ip_address,
        "location": place_of(session.ip_address),
        "created_at": session.created_at,
        "last_used_at": session.last_used_at,
        "expires_at": session.expires_at,
        "is_current": session.id == caller.session_id,
    }


def _id(request: HttpRequest) -> UUID:
    user_id: UUID = request.caller.user_id  # type: ignore[attr-defined]
    return user_id
