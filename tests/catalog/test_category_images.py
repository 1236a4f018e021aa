"""The picture of a category, over the API."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image as Picture

from souk.catalog.models import Category
from souk.catalog.operations.images import remove_stray_pictures
from tests.api import Api
from tests.catalog.test_images import a_file
from tests.catalog.uploads import send_file
from tests.factories import a_category, a_manager


@pytest.fixture
def staff(api: Api, settings: Any, tmp_path: Path) -> Api:
    settings.MEDIA_ROOT = tmp_path
    return a_manager()[1]


@pytest.fixture
def path(staff: Api) -> str:
    return f"/admin/categories/{a_category('Mugs').id}"


def test_a_category_shows_its_picture_written_anew(staff: Api, path: str, tmp_path: Path) -> None:
    sent = send_file(staff, f"{path}/image", a_file(size=(3000, 1000)), method="put")

    assert sent.status == 200, sent.json
    with Picture.open(tmp_path / sent.json["image_url"].partition("/media/")[2]) as kept:
        assert (kept.format, kept.size) == ("WEBP", (1600, 533))
    (node,) = staff.get("/categories").json["items"]
    assert node["image"] == {"url": sent.json["image_url"], "alt": "Mugs"}
    assert staff.get("/categories/mugs").json["image"] == node["image"]

    assert staff.delete(f"{path}/image").status == 204
    assert staff.get(path).json["image_url"] is None
    assert staff.get("/categories").json["items"][0]["image"] is None


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a" + b"\0" * 50])
def test_what_is_no_picture_is_refused(
    staff: Api, path: str, content: bytes, tmp_path: Path
) -> None:
    refused = send_file(staff, f"{path}/image", content, method="put")

    assert refused.status == 422, refused.json
    assert staff.get(path).json["image_url"] is None
    assert not list(tmp_path.rglob("*.webp"))


def test_who_saw_an_older_category_changes_nothing(staff: Api, path: str, tmp_path: Path) -> None:
    old = {"If-Match": '"1"'}

    sent = send_file(staff, f"{path}/image", a_file(), method="put", headers=old)

    assert sent.status == 412
    assert staff.delete(f"{path}/image", **old).status == 412
    assert not list(tmp_path.rglob("*.webp"))


def test_a_category_that_is_not_there_has_no_picture(staff: Api, path: str) -> None:
    gone = "/admin/categories/01890000-0000-7000-8000-000000000000/image"

    assert send_file(staff, gone, a_file(), method="put").status == 404
    assert staff.delete(gone).status == 404


def test_the_job_leaves_pictures_of_categories_and_takes_what_they_had(
    staff: Api, path: str
) -> None:
    first = send_file(staff, f"{path}/image", a_file(), method="put").json["image_url"]
    send_file(staff, f"{path}/image", a_file(), method="put")
    default_storage.save("categories/stray.webp", ContentFile(b"1"))

    assert remove_stray_pictures(timezone.now()) == 2
    (kept,) = default_storage.listdir("categories")[1]
    assert Category.objects.get().image.name == f"categories/{kept}"
    assert not first.endswith(kept)
