"""What customers look at and search for, counted without a row that everybody waits for.

Each process of the server counts by itself and tells the database every few seconds, by a new row
for each product and each words; the worker folds these into the counters. What a killed process had
not told yet is lost: counters are for sorting, not for billing.
"""

import atexit
import os
import re
import threading
import unicodedata
from collections import Counter

import structlog
from django.db import DatabaseError, close_old_connections, connection, transaction

from souk.core.database.functions import array_text, call, plain_array_text
from souk.core.database.identity import SYSTEM, acting_as

log = structlog.get_logger("souk.search")

_PAUSE_SECONDS = 5.0
# So many different ones are kept in between; who comes beyond is not counted.
_MOST_KEPT = 20_000
_LONGEST = 100
# Nobody's name, address or number is a search that staff should read.
_PERSONAL = re.compile(r"@|\d[\d\s()/+-]{5,}\d")

# As sets: a model's instance for each row cost more than the page that was viewed.
_TELL_VIEWS = """
    INSERT INTO search_sightings (id, slug, views)
    SELECT core.uuid7(), told.slug, told.views
    FROM unnest(%s::text[], %s::integer[]) AS told (slug, views)
"""
_TELL_ASKED = """
    INSERT INTO search_askings (id, words, times, misses)
    SELECT core.uuid7(), told.words, told.times, told.misses
    FROM unnest(%s::text[], %s::integer[], %s::integer[]) AS told (words, times, misses)
"""


class _Heard:
    """What one process has heard since it last told."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.views: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.is_telling = False

    def note_view(self, slug: str) -> None:
        with self.lock:
            if slug in self.views or len(self.views) < _MOST_KEPT:
                self.views[slug] += 1
        self._tell_from_now()

    def note_search(self, words: str, *, has_found: bool) -> None:
        normal = normal_words(words)
        if len(normal) < 3 or _PERSONAL.search(normal):
            return
        with self.lock:
            if normal in self.asked or len(self.asked) < _MOST_KEPT:
                self.asked[normal] += 1
                self.missed[normal] += not has_found
        self._tell_from_now()

    def tell(self) -> None:
        """Write what was heard, by two statements at most; it is kept where that fails."""
        with self.lock:
            views, self.views = self.views, Counter()
            asked, self.asked = self.asked, Counter()
            missed, self.missed = self.missed, Counter()
        # Without anything to tell there is no connection to be made.
        if not views and not asked:
            return
        try:
            _write(views, asked, missed)
        except DatabaseError:
            with self.lock:
                self.views.update(views)
                self.asked.update(asked)
                self.missed.update(missed)
            raise

    def _tell_from_now(self) -> None:
        # Elsewhere than in the server, who counts says when.
        if self.is_telling or os.environ.get("SOUK_PROCESS") != "server":
            return
        with self.lock:
            if self.is_telling:
                return
            self.is_telling = True
        threading.Thread(target=self._go_on_telling, name="search counters", daemon=True).start()
        atexit.register(self.tell)

    def _go_on_telling(self) -> None:
        pause = threading.Event()
        while not pause.wait(_PAUSE_SECONDS):
            close_old_connections()
            try:
                self.tell()
            except DatabaseError as error:
                # Told when the database is there again.
                log.warning("counts wait", reason=str(error))
            finally:
                connection.close()


heard = _Heard()


@transaction.atomic
def _write(views: Counter[str], asked: Counter[str], missed: Counter[str]) -> None:
    with acting_as(SYSTEM), connection.cursor() as db:
        if views:
            db.execute(_TELL_VIEWS, [array_text(views), plain_array_text(views.values())])
        if asked:
            misses = plain_array_text(missed[words] for words in asked)
            times = plain_array_text(asked.values())
            db.execute(_TELL_ASKED, [array_text(asked), times, misses])


def normal_words(words: str) -> str:
    """Return words as they are counted: without case, accents and needless spaces."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", words.casefold())
        if not unicodedata.combining(letter)
    )
    return " ".join(bare.split())[:_LONGEST].strip()


def fold_counts() -> int:
    """Add what the server's processes told to the counters; return how many products changed.

    Each row is taken once: it is deleted by the transaction that counts it.
    """
    with transaction.atomic():
        call("search.fold_askings")
        call("search.fold_tallies")
        changed: int = call("search.fold_sightings")
    return changed
