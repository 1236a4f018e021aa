"""Pictures in a bucket: written, shown and removed there, by requests that are signed."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from PIL import Image as Picture

from souk.catalog.models import Image
from souk.core.buckets import StorageUnavailable
from souk.ops.operations.housekeeping import remove_stray_files
from tests.api import a_browser
from tests.catalog.uploads import send_file
from tests.factories import a_customer, a_product, a_variant, an_admin
from tests.s3_server import Store, s3_server
from tests.shop import free_port


def use(settings: Any, options: dict[str, str]) -> None:
    backend = "souk.core.buckets.BucketStorage"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": options}}


@pytest.fixture
def store(settings: Any) -> Iterator[Store]:
    """A shop whose files are in a bucket."""
    with s3_server() as store:
        use(settings, store.options)
        yield store
        assert store.refused == []


def a_png() -> bytes:
    file = io.BytesIO()
    Picture.new("RGB", (600, 300), "red").save(file, "PNG")
    return file.getvalue()


@pytest.mark.django_db
def test_a_picture_is_kept_in_the_bucket_and_shown_by_us(store: Store) -> None:
    product = a_product()
    a_variant(product=product)
    _, staff = an_admin()

    sent = send_file(staff, f"/admin/products/{product.id}/images", a_png())

    assert sent.status == 201, sent.json
    image = Image.objects.get()
    assert set(store.objects) == {f"media/{image.file.name}", f"media/{image.card_file}"}
    kept = store.objects[f"media/{image.file.name}"]
    assert kept.headers["Content-Type"] == "image/webp"
    assert "immutable" in kept.headers["Cache-Control"]
    browser = a_browser()
    path = "/" + sent.json["url"].split("/", 3)[3]
    shown = browser.get(path)
    assert (shown.status_code, shown.content) == (200, kept.body)
    assert shown.headers["Content-Type"] == "image/webp"
    again = browser.get(path, headers={"If-None-Match": shown.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "immutable" in again.headers["Cache-Control"]


@pytest.mark.django_db
def test_addresses_lead_to_the_cdn_where_there_is_one(store: Store, settings: Any) -> None:
    settings.MEDIA_ADDRESS = "https://cdn.example.com/media/"
    product = a_product(slug="mug")
    a_variant(product=product)
    _, staff = an_admin()

    sent = send_file(staff, f"/admin/products/{product.id}/images", a_png())

    name = Image.objects.get().file.name
    assert sent.json["url"] == f"https://cdn.example.com/media/{name}"
    assert staff.get("/products/mug").json["image"]["url"] == sent.json["url"]
    assert default_storage.url(name) == sent.json["url"]


@pytest.mark.django_db
def test_an_avatar_lies_there_and_goes_when_it_is_removed(
    store: Store, django_capture_on_commit_callbacks: Any
) -> None:
    _, api = a_customer()
    assert send_file(api, "/me/avatar", a_png(), method="put").status == 200
    (name,) = store.objects
    assert name.startswith("media/avatars/")

    with django_capture_on_commit_callbacks(execute=True):
        assert api.delete("/me/avatar").status in (200, 204)

    assert store.objects == {}


@pytest.mark.django_db
def test_the_daily_job_removes_what_nothing_shows(store: Store) -> None:
    shown = default_storage.save("products/shown.webp", ContentFile(b"1"))
    Image.objects.create(product=a_product(), file=shown, is_primary=True)
    for number in range(5):
        default_storage.save(f"products/stray-{number}.webp", ContentFile(b"1"))
    default_storage.save("avatars/stray.webp", ContentFile(b"1"))
    for kept in store.objects.values():
        kept.modified -= timedelta(days=2)
    default_storage.save("products/new.webp", ContentFile(b"1"))

    assert remove_stray_files() == 6
    assert set(store.objects) == {"media/products/shown.webp", "media/products/new.webp"}


def test_it_is_a_storage_of_djangos(store: Store) -> None:
    name = default_storage.save("products/Mug & cup, ü.txt", ContentFile(b"hello"))
    assert default_storage.exists(name)
    assert default_storage.size(name) == 5
    assert default_storage.open(name).read() == b"hello"
    assert abs(default_storage.get_modified_time(name) - datetime.now(UTC)) < timedelta(minutes=5)
    # What has a name already gets another one.
    assert default_storage.save(name, ContentFile(b"other")) != name

    default_storage.delete(name)
    default_storage.delete(name)

    assert not default_storage.exists(name)
    with pytest.raises(FileNotFoundError):
        default_storage.open(name)


@pytest.mark.parametrize(
    "path", ["nothing.webp", "../shop/secret", "a/../../secret", "%2e%2e/secret", "a//b", "a\\b"]
)
def test_nothing_else_of_the_bucket_is_shown(store: Store, path: str) -> None:
    storages["default"].client.put_object("shop", "secret", io.BytesIO(b"x"), 1)  # type: ignore[attr-defined]

    assert a_browser().get(f"/media/{path}").status_code == 404


@pytest.mark.django_db
def test_a_store_that_does_not_answer_refuses_uploads_and_changes_nothing(settings: Any) -> None:
    product = a_product()
    _, staff = an_admin()
    use(settings, {**Store().options, "endpoint": f"http://127.0.0.1:{free_port()}"})

    sent = send_file(staff, f"/admin/products/{product.id}/images", a_png())

    assert (sent.status, sent.code) == (503, "storage_unavailable")
    assert not Image.objects.exists()
    assert a_browser().get("/media/products/a.webp").status_code == 503


def test_a_request_with_another_secret_is_refused(settings: Any) -> None:
    with s3_server() as store:
        use(settings, {**store.options, "secret_key": "another"})
        with pytest.raises(StorageUnavailable):
            default_storage.save("products/a.webp", ContentFile(b"1"))
        assert store.refused
        assert store.objects == {}
