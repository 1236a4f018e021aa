"""What customers search for, as staff see it: counts of days and words, nobody's name."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from souk.core.errors import NotFound
from souk.search.models import Synonyms, Term


@dataclass(frozen=True, slots=True)
class Miss:
    """Words that found nothing, how often, and on which day last."""

    words: str
    times: int
    last_on: date


_MISSES = """
    SELECT term.words, sum(term.misses)::bigint AS times, max(term.day) AS last_on
    FROM search_terms AS term
    WHERE term.misses > 0 AND term.day > current_date - %s::integer
    GROUP BY term.words
"""


def misses_after(position: tuple[int, str] | None, *, days: int, limit: int) -> list[Miss]:
    """Return what found nothing in the last days, the most frequent first, after a position."""
    after = "WHERE (-missed.times, missed.words) > (-%s::bigint, %s)" if position else ""
    values: list[Any] = [days, *(position or ()), limit]
    with connection.cursor() as db:
        db.execute(
            f"SELECT missed.words, missed.times, missed.last_on FROM ({_MISSES}) AS missed {after}"
            " ORDER BY -missed.times, missed.words LIMIT %s",
            values,
        )
        return [Miss(*row) for row in db.fetchall()]


def count_misses(days: int) -> int:
    """Return how many different words found nothing in the last days."""
    with connection.cursor() as db:
        db.execute(f"SELECT count(*) FROM ({_MISSES}) AS missed", [days])
        return int(db.fetchone()[0])


def summed(terms: "QuerySet[Term]") -> "QuerySet[Term]":
    """Return the last day of each words, with all their `asked`, `missed` and `found` times.

    Conditions on days narrow what is summed.
    """
    same: dict[str, Any] = {"partition_by": [F("words")]}
    return terms.annotate(
        asked=Window(Sum("times"), **same),
        missed=Window(Sum("misses"), **same),
        found=Window(Sum(F("times") - F("misses")), **same),
        place=Window(RowNumber(), order_by=[F("day").desc(), F("id").desc()], **same),
    ).filter(place=1)


def all_synonyms() -> "QuerySet[Synonyms]":
    """Return every list of synonyms."""
    return Synonyms.objects.all()


def synonyms_with_id(synonyms_id: Any) -> Synonyms:
    """Return a list of synonyms; raise NotFound when it is not there."""
    found = Synonyms.objects.filter(id=synonyms_id).first()
    if found is None:
        raise NotFound
    return found
