"""The language that the shop is searched in."""

from django.conf import settings
from django.db import connection

# What PostgreSQL cuts to stems: the names of its configurations.
_TOKENS = "asciiword, asciihword, hword_asciipart, word, hword, hword_part"


def speak_language() -> bool:
    """Make the text search configurations for SOUK_SEARCH_LANGUAGE; return whether it changed.

    `search.words` cuts words to their stems, `search.plain` leaves them; accents are ignored by
    both. Runs as the owner, before the SQL objects that use them.
    """
    language: str = settings.SEARCH_LANGUAGE
    stem = "simple" if language == "simple" else f"{language}_stem"
    with connection.cursor() as db:
        db.execute(
            "SELECT cfgname, obj_description(oid, 'pg_ts_config') FROM pg_ts_config"
            " WHERE cfgnamespace = to_regnamespace('search')"
        )
        known = dict(db.fetchall())
        if known.get("words") == language:
            return False
        db.execute("CREATE SCHEMA IF NOT EXISTS search")
        for name, dictionary in (("words", stem), ("plain", "simple")):
            if name not in known:
                db.execute(f"CREATE TEXT SEARCH CONFIGURATION search.{name} (COPY = simple)")
            # Of its own writing: the language is one of a list, checked at the start.
            db.execute(
                f"ALTER TEXT SEARCH CONFIGURATION search.{name}"
                f" ALTER MAPPING FOR {_TOKENS} WITH public.unaccent, pg_catalog.{dictionary}"
            )
        db.execute(f"COMMENT ON TEXT SEARCH CONFIGURATION search.words IS '{language}'")
    return True
