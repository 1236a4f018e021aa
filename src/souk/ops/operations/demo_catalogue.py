"""What the demo's file of products does not say: kinds of attributes, and what comes soon."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from souk.catalog.models import Category, Product
from souk.catalog.operations.attributes import declare_attributes
from souk.catalog.operations.products import change_product, create_product
from souk.catalog.operations.related import choose_related

# By the category's slug; the ones at the top say what all of the demo's products say.
DECLARED: dict[str, list[dict[str, Any]]] = {
    "lamps": [
        {"name": "Bulb", "kind": "choice", "choices": ["E14", "E27"]},
        {"name": "Watts", "kind": "number"},
        {"name": "Dimmable", "kind": "boolean"},
    ],
    "garments": [
        {"name": "Fit", "kind": "choice", "choices": ["Slim", "Regular", "Straight", "Loose"]},
    ],
    "coffee": [
        {"name": "Roast", "kind": "choice", "choices": ["Light", "Medium", "Dark"]},
    ],
}
LAMPS = {
    "dome-table-lamp": {"Watts": 40, "Dimmable": False},
    "pleated-bedside-lamp": {"Watts": 25, "Dimmable": True},
    "paper-pendant": {"Watts": 60, "Dimmable": True},
    "arc-floor-lamp": {"Watts": 60, "Dimmable": True},
}
SOON: dict[str, Any] = {
    "name": "Harvest Serving Bowl",
    "short_description": "A wide bowl in the colours of the first leaves, from next week on.",
    "description": "<p>Thrown in one batch, once a year, and announced before it is sold.</p>",
    "attributes": {"Brand": "Kilnhouse", "Origin": "Portugal"},
    "tags": ["bowl", "stoneware", "seasonal"],
    "price_amount": 5400,
    "weight_grams": 1400,
    "tracks_stock": False,
    "status": "active",
    "is_featured": True,
}


def dress_catalogue() -> None:
    """Declare attributes, choose what stands beside the mug and schedule a product."""
    _declare_attributes()
    _describe_lamps()
    _choose_beside_the_mug()
    _schedule()


def _declare_attributes() -> None:
    living = Category.objects.filter(deleted_at__isnull=True)
    top = [{"name": name, "kind": "text", "choices": []} for name in ("Brand", "Origin")]
    for category_id in living.filter(parent=None).values_list("id", flat=True):
        declare_attributes(category_id, top, unchanged_since=None)
    for category_id, slug in living.filter(slug__in=DECLARED).values_list("id", "slug"):
        declare_attributes(category_id, DECLARED[slug], unchanged_since=None)


def _describe_lamps() -> None:
    for lamp in Product.objects.filter(slug__in=LAMPS):
        attributes = {**lamp.attributes, **LAMPS[lamp.slug]}
        change_product(lamp.id, owner_id=None, unchanged_since=None, attributes=attributes)


def _choose_beside_the_mug() -> None:
    """Show what stands on the table with it beside the first mug, and not more mugs."""
    mug = Product.objects.filter(slug="clay-mug").values_list("id", flat=True).first()
    others = Product.objects.filter(categories__slug__in=("plates-bowls", "coffee"))
    beside = list(others.order_by("slug").values_list("id", flat=True).distinct()[:4])
    if mug is not None and beside:
        choose_related(mug, beside, owner_id=None, unchanged_since=None)


def _schedule() -> None:
    bowls = Category.objects.filter(slug="plates-bowls").values_list("id", flat=True).first()
    create_product(
        actor_id=None,
        currency=settings.DEFAULT_CURRENCY,
        category_id=bowls,
        published_at=timezone.now() + timedelta(days=7),
        **SOON,
    )
