"""What customers search for and what they mean by it, for staff."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.core.http.caller import staff_may
from souk.core.http.pages import PageQuery, bad_cursor, decode_cursor, page_by_id, page_of
from souk.core.http.revisions import if_match_moment, set_etag
from souk.search.api.schemas import (
    MissesQuery,
    MissPage,
    SynonymsAnswer,
    SynonymsBody,
    SynonymsPage,
)
from souk.search.models import Synonyms
from souk.search.operations.synonyms import change_synonyms, create_synonyms, remove_synonyms
from souk.search.queries.terms import all_synonyms, count_misses, misses_after, synonyms_with_id

router = Router(tags=["admin"], auth=staff_may("catalog.manage"))


@router.get("/misses", response=MissPage, operation_id="adminListSearchMisses")
def list_misses(request: HttpRequest, query: Query[MissesQuery]) -> dict[str, Any]:
    """Searches of the last days that found nothing, the most frequent first."""
    scope = f"misses {query.days}"
    rows = misses_after(_position(query.cursor, scope), days=query.days, limit=query.limit + 1)
    page = page_of(rows, query, position=lambda row: [row.times, row.words], query=scope)
    return {**page, "total": count_misses(query.days) if query.count else None}


@router.get("/synonyms", response=SynonymsPage, operation_id="adminListSynonyms")
def list_synonyms(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """The lists of words that find each other, oldest first."""
    return page_by_id(all_synonyms(), query, query="synonyms")


@router.post("/synonyms", response={201: SynonymsAnswer}, operation_id="adminCreateSynonyms")
def add(request: HttpRequest, body: SynonymsBody, response: HttpResponse) -> Status[Synonyms]:
    """Add a list of words that find each other, from now on."""
    return Status(201, _shown(create_synonyms(body.words), response))


@router.get(
    "/synonyms/{uuid:synonyms_id}", response=SynonymsAnswer, operation_id="adminGetSynonyms"
)
def read(request: HttpRequest, synonyms_id: UUID, response: HttpResponse) -> Synonyms:
    """One list of synonyms."""
    return _shown(synonyms_with_id(synonyms_id), response)


@router.patch(
    "/synonyms/{uuid:synonyms_id}", response=SynonymsAnswer, operation_id="adminUpdateSynonyms"
)
def change(
    request: HttpRequest, synonyms_id: UUID, body: SynonymsBody, response: HttpResponse
) -> Synonyms:
    """Make a list of synonyms this one, from now on; honours If-Match."""
    unchanged_since = if_match_moment(request)
    return _shown(
        change_synonyms(synonyms_id, body.words, unchanged_since=unchanged_since), response
    )


@router.delete(
    "/synonyms/{uuid:synonyms_id}", response={204: None}, operation_id="adminDeleteSynonyms"
)
def remove(request: HttpRequest, synonyms_id: UUID) -> Status[None]:
    """Remove a list of synonyms; honours If-Match."""
    remove_synonyms(synonyms_id, unchanged_since=if_match_moment(request))
    return Status(204, None)


def _position(cursor: str | None, scope: str) -> tuple[int, str] | None:
    if cursor is None:
        return None
    times, words = decode_cursor(cursor, query=scope, length=2)
    if not isinstance(times, int) or not isinstance(words, str):
        raise bad_cursor()
    return times, words


def _shown(synonyms: Synonyms, response: HttpResponse) -> Synonyms:
    set_etag(response, synonyms.updated_at)
    return synonyms
