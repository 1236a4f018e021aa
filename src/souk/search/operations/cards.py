"""What listings show, written anew."""

from django.db import connection


def refresh_all_cards() -> None:
    """Bring every product's card and entry up to date: after an upgrade they may differ."""
    with connection.cursor() as db:
        db.execute("SELECT search.refresh_cards(array_agg(id)) FROM catalog_products")
        db.execute("SELECT search.refresh_entries(array_agg(id)) FROM catalog_products")
