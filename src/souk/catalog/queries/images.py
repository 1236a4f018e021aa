"""The pictures of products."""

from uuid import UUID

from souk.catalog.models import Fetch, Image
from souk.catalog.queries.products import products_of
from souk.core.errors import NotFound


def images_of(product_id: UUID, *, owner_id: UUID | None) -> list[Image]:
    """Return a product's pictures, the primary one first; raise NotFound without a product."""
    if not products_of(owner_id).filter(id=product_id).exists():
        raise NotFound
    images = Image.objects.filter(product_id=product_id)
    return list(images.order_by("-is_primary", "position", "id"))


def image_of(product_id: UUID, image_id: UUID, *, owner_id: UUID | None) -> Image:
    """Return a picture of a product; raise NotFound."""
    images = Image.objects.filter(product__in=products_of(owner_id), product_id=product_id)
    image = images.filter(id=image_id).first()
    if image is None:
        raise NotFound
    return image


def where_it_is(image: Image) -> str:
    """Say where a picture lies, and why it still lies elsewhere; with `fetch` at hand, for free."""
    if not image.url:
        return "here"
    fetch: Fetch | None = getattr(image, "fetch", None)
    if fetch is None:
        return "elsewhere"
    problem = f" ({fetch.problem})" if fetch.problem else ""
    return f"elsewhere{problem}" if fetch.due_at is None else f"to be fetched{problem}"


def has_given_up_pictures(product_id: UUID) -> bool:
    """Say whether fetching any of a product's pictures was given up."""
    return Fetch.objects.filter(image__product=product_id, due_at=None).exists()
