"""Postings: in which products a word is, written some time after the products."""

from django.db import transaction

from souk.core.database.functions import call, rows_of

# So many changes in one transaction: about a second.
_AT_ONCE = 10_000
# All that share a word write its array anew, so they wait for each other, but not for long: every
# search looks at those that wait.
_IS_DUE = """
    SELECT count(*) > 100 OR min(noted_at) < now() - interval '10 minutes'
    FROM (SELECT noted_at FROM search_unposted ORDER BY id LIMIT 101) AS waiting
"""


def post_what_waits() -> int:
    """Post the words of products that changed, where many do or one has waited; return how many."""
    total = 0
    while _is_due() and (taken := _post(_AT_ONCE)):
        total += taken
    return total


def note_never_posted() -> None:
    """Note the products that have no postings: an earlier version kept none."""
    call("search.note_never_posted")


@transaction.atomic
def thin_postings() -> int:
    """Have parts posted anew of which most is gone, and forget what is; return how many rows."""
    thinned: int = call("search.thin_postings")
    return thinned


@transaction.atomic
def _post(most: int) -> int:
    taken: int = call("search.post_noted", most)
    return taken


def _is_due() -> bool:
    return bool(rows_of(_IS_DUE, ())[0][0])
