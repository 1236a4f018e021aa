"""What listings show, written anew."""

from django.db import connection


def refresh_all_cards() -> None:
    """Bring every product's card up to date: after an upgrade a card may have another shape."""
    with connection.cursor() as db:
        db.execute("SELECT search.refresh_cards(array_agg(id)) FROM catalog_products")
