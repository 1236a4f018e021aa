"""What was meant by words that find next to nothing."""

import re

from django.db import connection

_MOST_WORDS = 16
# Words of a catalogue that look like the one that was written, to choose from.
_ALIKE = 20


def spelled_right(words: str) -> str | None:
    """Return the words with those that no product knows made those they are nearest to.

    One statement. None when each is known, or nothing is near.
    """
    written = [word for word in re.findall(r"[^\W\d_]+", words.lower()) if len(word) >= 3]
    if not written:
        return None
    with connection.cursor() as db:
        db.execute(
            """
            SELECT given.word, search.normal_words(given.word), near.word
            FROM unnest(%s::text[]) AS given (word)
            CROSS JOIN LATERAL (
                SELECT known.word FROM search_words AS known
                ORDER BY known.word <-> search.normal_words(given.word)
                LIMIT %s
            ) AS near
            WHERE NOT EXISTS (
                SELECT FROM search_words AS known
                WHERE known.word LIKE search.normal_words(given.word) || '%%'
            )
            """,
            [written[:_MOST_WORDS], _ALIKE],
        )
        found = db.fetchall()
    nearest: dict[str, tuple[int, str]] = {}
    for word, normal, near in found:
        distance = distance_between(normal, near)
        allowed = 1 if len(normal) < 6 else 2
        if distance <= allowed:
            nearest[word] = min(nearest.get(word, (distance, near)), (distance, near))
    if not nearest:
        return None
    return re.sub(r"[^\W\d_]+", lambda part: nearest.get(part[0], (0, part[0]))[1], words.lower())


def distance_between(first: str, second: str) -> int:
    """Return how many slips make one word the other: a letter more, less, other, or swapped."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for place, letter in enumerate(first):
        before, last, row = row, before, [place + 1]
        for column, other in enumerate(second):
            cost = min(before[column] + (letter != other), before[column + 1] + 1, row[-1] + 1)
            is_swapped = (
                place > 0
                and column > 0
                and letter == second[column - 1]
                and other == first[place - 1]
            )
            row.append(min(cost, last[column - 1] + 1) if is_swapped else cost)
    return row[-1]
