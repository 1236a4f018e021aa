"""What listings show, written anew."""

from django.db import connection

from souk.core.database.functions import call


def refresh_all_cards() -> None:
    """Bring every product's card and entry up to date: after an upgrade they may differ."""
    with connection.cursor() as db:
        db.execute("SELECT search.refresh_cards(array_agg(id)) FROM catalog_products")
        db.execute("SELECT search.refresh_entries(array_agg(id)) FROM catalog_products")


def count_categories_anew() -> None:
    """Count what each category lists from its places: an earlier version kept no tallies."""
    call("search.count_tallies")
