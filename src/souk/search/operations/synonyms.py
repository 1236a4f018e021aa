"""Words that mean the same to customers, as the staff know them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from souk.core.database.functions import call
from souk.core.editing import locked_row, refusing
from souk.core.errors import invalid_field
from souk.search.errors import SynonymsTwice
from souk.search.models import Synonyms

_REFUSALS = {"search_synonyms_stand_once": SynonymsTwice()}
# Longer phrases are not looked for in what customers write; see search.queries_of.
_MOST_WORDS_IN_ONE = 3
# A list is a key of an index.
_MOST_BYTES = 2000


def create_synonyms(words: Iterable[str]) -> Synonyms:
    """Add a list of words that find each other, at once and for everybody."""
    synonyms = Synonyms(words=normal_synonyms(words))
    with refusing(_REFUSALS):
        synonyms.save(force_insert=True)
    synonyms.refresh_from_db()
    return synonyms


@transaction.atomic
def change_synonyms(
    synonyms_id: UUID, words: Iterable[str], *, unchanged_since: datetime | None
) -> Synonyms:
    """Make a list of synonyms this one."""
    synonyms = locked_row(Synonyms.objects.all(), synonyms_id, unchanged_since=unchanged_since)
    synonyms.words = normal_synonyms(words)
    with refusing(_REFUSALS):
        synonyms.save(update_fields=["words"])
    synonyms.refresh_from_db()
    return synonyms


@transaction.atomic
def remove_synonyms(synonyms_id: UUID, *, unchanged_since: datetime | None) -> None:
    """Remove a list of synonyms: its words find only themselves again."""
    locked_row(Synonyms.objects.all(), synonyms_id, unchanged_since=unchanged_since).delete()


def normal_synonyms(words: Iterable[str]) -> list[str]:
    """Return words as searches are compared with them, each once, in the order of the alphabet."""
    normal = sorted({str(call("search.normal_words", word)) for word in words} - {""})
    if not 2 <= len(normal) <= 20:
        raise invalid_field("words", "write two to twenty different words or short phrases")
    for word in normal:
        if len(word.split()) > _MOST_WORDS_IN_ONE:
            raise invalid_field("words", f"{word!r} is longer than {_MOST_WORDS_IN_ONE} words")
    if sum(len(word.encode()) for word in normal) > _MOST_BYTES:
        raise invalid_field("words", "are too long together; make two lists of them")
    return normal
