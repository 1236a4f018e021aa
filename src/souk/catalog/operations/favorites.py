"""Products that customers want to remember."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from souk.catalog.errors import TooManyFavorites
from souk.catalog.models import Favorite
from souk.catalog.queries.products import products_of
from souk.core.database.functions import call
from souk.core.database.locks import hold_alone
from souk.core.errors import NotFound

MOST_FAVORITES = 1000


@transaction.atomic
def add_favorite(user_id: UUID, product_id: UUID) -> None:
    """Remember a product for a customer; repeating it changes nothing.

    Raises NotFound, TooManyFavorites.
    """
    if not products_of(None).filter(id=product_id, status="active").exists():
        raise NotFound
    # Their number has a limit.
    hold_alone(f"favorites {user_id}")
    others = Favorite.objects.filter(user_id=user_id).exclude(product_id=product_id)
    if others.count() >= MOST_FAVORITES:
        raise TooManyFavorites
    Favorite.objects.bulk_create(
        [Favorite(user_id=user_id, product_id=product_id)], ignore_conflicts=True
    )


def remove_favorite(user_id: UUID, product_id: UUID) -> None:
    """Remember a product no longer; repeating it changes nothing."""
    Favorite.objects.filter(user_id=user_id, product_id=product_id).delete()


def count_favorites() -> int:
    """Bring products' counts up to date with what was changed lately; return of how many."""
    counted: int = call("catalog.count_favorites")
    return counted


def forget_favorites(user_ids: Collection[UUID]) -> None:
    """Forget what these people remembered; repeating it changes nothing."""
    Favorite.objects.filter(user_id__in=user_ids).delete()
