import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture

from souk.catalog.models import Product
from souk.inventory.models import Movement, Stock
from tests.factories import a_category, a_product, a_variant

ADD = "admin:catalog_product_add"


def a_form(**fields: Any) -> dict[str, Any]:
    """A product's form with one variant, as a browser sends it."""
    return {
        "name": "Clay Mug",
        "slug": "clay-mug",
        "status": "active",
        "visibility": "public",
        "currency": "USD",
        "requires_shipping": "on",
        "attributes": "Material: Clay\nOrigin: Portugal",
        "tags": "clay,mugs",
        "variants-TOTAL_FORMS": "1",
        "variants-INITIAL_FORMS": "0",
        "variants-0-sku": "MUG",
        "variants-0-price_amount": "19.90",
        "variants-0-weight_grams": "380",
        "variants-0-position": "0",
        "variants-0-is_active": "on",
        "variants-0-tracks_stock": "on",
        "images-TOTAL_FORMS": "0",
        "images-INITIAL_FORMS": "0",
        **fields,
    }


def a_picture(kind: str = "PNG", name: str = "mug.png") -> SimpleUploadedFile:
    content = io.BytesIO()
    Picture.new("RGB", (8, 8)).save(content, kind)
    return SimpleUploadedFile(name, content.getvalue())


def errors_of(answer: Any) -> str:
    return str(answer.context["errors"]) if answer.context else ""


def test_prices_are_entered_in_major_units(manager: Client) -> None:
    mugs = a_category("Mugs")
    answer = manager.post(reverse(ADD), a_form(category=str(mugs.id)))
    assert answer.status_code == 302, errors_of(answer)

    mug = Product.objects.get()
    assert (mug.price_amount, mug.attributes) == (1990, {"Material": "Clay", "Origin": "Portugal"})
    assert mug.category_ids == [mugs.id]
    assert mug.variants.get().is_default
    page = manager.get(reverse("admin:catalog_product_change", args=[mug.id]))
    assert 'value="19.90"' in page.content.decode()


def test_a_price_that_is_none_is_refused(manager: Client) -> None:
    for price in ("0", "-1", "cheap", "1.999", "1e99", ""):
        answer = manager.post(reverse(ADD), a_form(**{"variants-0-price_amount": price}))
        assert answer.status_code == 200, price
        assert not Product.objects.exists()


def test_variants_of_a_product_differ(manager: Client) -> None:
    twice = {
        "variants-TOTAL_FORMS": "2",
        "variants-0-options": "Size: S",
        "variants-1-sku": "MUG-2",
        "variants-1-options": "Size: S",
        "variants-1-price_amount": "5",
        "variants-1-weight_grams": "0",
        "variants-1-position": "1",
    }

    answer = manager.post(reverse(ADD), a_form(**twice))

    assert "another variant has the same options" in errors_of(answer)
    assert not Product.objects.exists()


def test_a_picture_is_known_by_its_content(manager: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    image = {"images-TOTAL_FORMS": "1", "images-0-position": "0"}

    fake = SimpleUploadedFile("mug.png", b"<script>alert(1)</script>")
    answer = manager.post(reverse(ADD), a_form(**image, **{"images-0-file": fake}))
    assert answer.status_code == 200
    assert not Product.objects.exists()

    answer = manager.post(
        reverse(ADD), a_form(**image, **{"images-0-file": a_picture("TIFF", "mug.png")})
    )
    assert "use PNG, JPEG, WebP or GIF" in errors_of(answer)

    answer = manager.post(reverse(ADD), a_form(**image, **{"images-0-file": a_picture()}))
    assert answer.status_code == 302, errors_of(answer)
    assert Product.objects.get().images.get().is_primary


def test_a_removed_product_is_gone_and_its_sku_is_free(manager: Client) -> None:
    old = a_variant(sku="MUG").product

    manager.post(
        reverse("admin:catalog_product_changelist"),
        {"action": "remove", "_selected_action": [str(old.id)]},
    )
    answer = manager.post(reverse(ADD), a_form())

    assert answer.status_code == 302, errors_of(answer)
    assert Product.objects.get(deleted_at__isnull=True).slug == "clay-mug"


def test_products_go_on_and_off_sale_together(manager: Client) -> None:
    ids = [str(a_product(status="draft").id) for _ in range(3)]
    path = reverse("admin:catalog_product_changelist")

    manager.post(path, {"action": "put_on_sale", "_selected_action": ids})
    assert Product.objects.filter(status="active").count() == 3

    manager.post(path, {"action": "take_off_sale", "_selected_action": ids})
    assert Product.objects.filter(status="inactive").count() == 3


def test_a_count_leaves_a_movement_with_its_reason(manager: Client) -> None:
    stock = Stock.objects.get(variant=a_variant(stock=5))
    path = reverse("admin:inventory_stock_change", args=[stock.id])
    form = {
        "available": "3",
        "reorder_point": "10",
        "reorder_quantity": "50",
        "movements-TOTAL_FORMS": "0",
        "movements-INITIAL_FORMS": "0",
    }

    assert "say why the count changes" in errors_of(manager.post(path, form))
    assert manager.post(path, {**form, "reason": "two broke"}).status_code == 302

    stock.refresh_from_db()
    latest = Movement.objects.filter(stock=stock).order_by("-id")[0]
    assert stock.available == 3
    assert (latest.available_change, latest.reason) == (-2, "two broke")
    assert latest.actor_id is not None
