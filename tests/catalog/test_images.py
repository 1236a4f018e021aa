"""Pictures of products: what is taken, what is written, what is shown."""

import io
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone
from PIL import Image as Picture

from souk.catalog.models import Image
from souk.catalog.operations.images import remove_stray_pictures
from souk.catalog.operations.pictures import hold_pictures
from tests.api import Answer, Api
from tests.factories import a_manager, a_variant
from tests.threads import together


@pytest.fixture
def staff(api: Api, settings: Any, tmp_path: Path) -> Api:
    settings.MEDIA_ROOT = tmp_path
    return a_manager()[1]


@pytest.fixture
def path(staff: Api) -> str:
    return f"/admin/products/{a_variant().product_id}"


def a_file(kind: str = "PNG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    written = io.BytesIO()
    Picture.new("RGB", size, "teal").save(written, kind, **options)
    return written.getvalue()


def send(api: Api, path: str, content: bytes, *, key: str = "", **parts: Any) -> Answer:
    upload = SimpleUploadedFile("a.png", content, "image/png")
    body = encode_multipart(BOUNDARY, {"file": upload, **parts})
    headers = {"Idempotency-Key": key} if key else {}
    return api.send("post", f"{path}/images", body, content_type=MULTIPART_CONTENT, **headers)


def test_a_picture_is_written_anew_in_two_sizes(staff: Api, path: str, tmp_path: Path) -> None:
    exif = Picture.Exif()
    exif[0x8825] = {1: "N"}
    sent = send(staff, path, a_file("JPEG", (3000, 1500), exif=exif), alt=" A mug ")

    assert sent.status == 201, sent.json
    assert (sent.json["alt"], sent.json["is_primary"]) == ("A mug", True)
    sizes = []
    for name in ("url", "card_url"):
        file = tmp_path / sent.json[name].partition("/media/")[2]
        with Picture.open(file) as kept:
            assert (kept.format, dict(kept.getexif())) == ("WEBP", {})
            sizes.append(kept.size)
    assert sizes == [(1600, 800), (480, 240)]
    shown = staff.get("/products").json["items"][0]
    assert shown["image"] == {"url": sent.json["card_url"], "alt": "A mug"}
    page = staff.get(f"/products/{shown['slug']}").json
    both = {"url": sent.json["url"], "card_url": sent.json["card_url"], "alt": "A mug"}
    assert (page["image"], page["images"]) == (both, [both])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        a_file()[:60],
        a_file("GIF"),
        a_file("PNG", (6000, 5000)),
    ],
    ids=["empty", "no picture", "svg", "truncated", "gif", "thirty million pixels"],
)
def test_what_is_no_picture_of_ours_is_refused(
    staff: Api, path: str, content: bytes, tmp_path: Path
) -> None:
    refused = send(staff, path, content)

    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "file")
    assert staff.get(f"{path}/images").json["items"] == []
    assert not list(tmp_path.rglob("*.webp"))


def test_what_hangs_on_a_picture_is_left_behind(staff: Api, path: str, tmp_path: Path) -> None:
    script = b"<script>alert(1)</script>"
    assert send(staff, path, a_file() + script).status == 201
    assert not [file for file in tmp_path.rglob("*.webp") if script in file.read_bytes()]


def test_other_parts_are_refused(staff: Api, path: str) -> None:
    refused = send(staff, path, a_file(), role="admin")
    assert (refused.status, refused.json["errors"][0]["code"]) == (422, "one_file")
    assert send(staff, path, a_file(), alt="x" * 256).status == 422


def test_a_key_sends_a_picture_once(staff: Api, path: str) -> None:
    first = send(staff, path, a_file(), key="once")
    again = send(staff, path, a_file(), key="once")

    assert (first.status, again.status) == (201, 201)
    assert again.json == first.json
    assert len(staff.get(f"{path}/images").json["items"]) == 1


def test_one_picture_is_the_primary_one(staff: Api, path: str) -> None:
    first, second, third = (send(staff, path, a_file()).json for _ in range(3))
    assert [first["is_primary"], second["is_primary"], third["is_primary"]] == [True, False, False]

    changed = staff.patch(f"{path}/images/{third['id']}", {"is_primary": True, "alt": "Front"})
    assert (changed.json["is_primary"], changed.json["alt"]) == (True, "Front")
    assert [row["id"] for row in staff.get(path).json["images"]] == [
        third["id"],
        first["id"],
        second["id"],
    ]
    assert staff.get("/products").json["items"][0]["image"]["alt"] == "Front"
    moved = staff.patch(f"{path}/images/{first['id']}", {"display_order": 9})
    assert moved.json["display_order"] == 9

    assert staff.delete(f"{path}/images/{third['id']}").status == 204
    shown = staff.get(f"{path}/images").json["items"]
    assert [(row["id"], row["is_primary"]) for row in shown] == [
        (second["id"], True),
        (first["id"], False),
    ]
    assert staff.patch(f"{path}/images/{third['id']}", {"alt": ""}).status == 404


def test_two_editors_do_not_overwrite_each_others_pictures(
    committed: None, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    _, staff = a_manager()
    path = f"/admin/products/{a_variant().product_id}"
    first, second = (send(staff, path, a_file()).json["id"] for _ in range(2))
    read = str(staff.get(f"{path}/images").header("ETag"))
    careful = staff.with_headers(**{"If-Match": read})

    assert read == staff.get(path).header("ETag")
    changed = careful.patch(f"{path}/images/{second}", {"is_primary": True})
    assert changed.status == 200
    assert changed.header("ETag") == staff.get(path).header("ETag") != read

    assert careful.patch(f"{path}/images/{first}", {"is_primary": True}).status == 412
    assert careful.delete(f"{path}/images/{second}").status == 412
    shown = staff.get(f"{path}/images").json["items"]
    assert [(row["id"], row["is_primary"]) for row in shown] == [(second, True), (first, False)]


def test_a_variant_shows_a_picture_of_its_product(staff: Api, path: str) -> None:
    other = f"/admin/products/{a_variant().product_id}"
    image, foreign = send(staff, path, a_file()).json, send(staff, other, a_file()).json
    variant = f"{path}/variants/{staff.get(path).json['variants'][0]['id']}"

    assert staff.patch(variant, {"image_id": image["id"]}).json["image_id"] == image["id"]
    refused = staff.patch(variant, {"image_id": foreign["id"]})
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "image_id")
    staff.delete(f"{path}/images/{image['id']}")
    assert staff.get(variant).json["image_id"] is None


def test_a_product_has_two_hundred_and_fifty_pictures_at_most(staff: Api, path: str) -> None:
    product_id = path.rpartition("/")[2]
    Image.objects.bulk_create(
        Image(product_id=product_id, url=f"https://example.com/{n}.png", position=n)
        for n in range(249)
    )

    last, more = (send(staff, path, a_file()) for _ in range(2))

    assert (last.status, more.status, more.code) == (201, 409, "too_many_images")
    assert Image.objects.count() == 250


def test_no_file_is_removed_while_an_import_may_show_it(
    committed: None, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    name = default_storage.save("products/old.webp", ContentFile(a_file("WEBP")))
    with transaction.atomic():
        hold_pictures()
        (while_held,) = together(1, lambda _: remove_stray_pictures(timezone.now()))
        assert default_storage.exists(name)

    assert (while_held, remove_stray_pictures(timezone.now())) == (0, 1)
    assert not default_storage.exists(name)


def test_files_that_nobody_shows_are_removed(staff: Api, path: str, tmp_path: Path) -> None:
    kept, gone = send(staff, path, a_file()).json, send(staff, path, a_file()).json
    staff.delete(f"{path}/images/{gone['id']}")
    old = time.time() - 2 * 86_400
    for file in tmp_path.rglob("*.webp"):
        os.utime(file, (old, old))
    fresh = tmp_path / "products" / "fresh.webp"
    fresh.write_bytes(a_file("WEBP"))

    assert remove_stray_pictures(timezone.now() - timedelta(days=1)) == 2

    image = Image.objects.get(id=kept["id"])
    assert {f"products/{file.name}" for file in tmp_path.rglob("*.webp")} == {
        image.file.name,
        image.card_file,
        "products/fresh.webp",
    }
