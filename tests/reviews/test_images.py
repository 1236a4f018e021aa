"""Pictures in reviews: drawn anew, looked at before others see them, gone with their review."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image as Picture

from souk.accounts.models import User
from souk.reviews.models import Image, Review
from souk.reviews.operations.images import remove_stray_review_images
from tests.api import Api
from tests.catalog.elsewhere import a_png
from tests.catalog.uploads import send_file
from tests.factories import PASSWORD, a_customer, a_product, a_review, a_variant


@pytest.fixture
def ada(db: None, settings: Any, tmp_path: Path) -> tuple[User, Api]:
    settings.MEDIA_ROOT = tmp_path
    return a_customer()


@pytest.fixture
def review(ada: tuple[User, Api]) -> Review:
    return a_review(a_variant(product=a_product(slug="mug")).product, by=ada[0])


def the_path(review: Review) -> str:
    return f"/me/reviews/{review.id}/images"


def files(tmp_path: Path) -> set[str]:
    return {path.name for path in tmp_path.rglob("*.webp")}


def test_a_picture_is_seen_when_its_review_is_approved(
    ada: tuple[User, Api], review: Review, tmp_path: Path
) -> None:
    sent = send_file(ada[1], the_path(review), a_png())
    assert (sent.status, sent.json["status"]) == (201, "pending")
    assert Api().get("/products/mug/reviews").json["items"] == []

    Review.objects.update(status="approved")
    (item,) = Api().get("/products/mug/reviews").json["items"]
    (image,) = item["images"]
    sizes = [
        Picture.open(tmp_path / image[name].partition("/media/")[2]).size
        for name in ("url", "card_url")
    ]
    assert sizes == [(640, 480), (480, 360)]


def test_what_is_no_picture_is_refused(
    ada: tuple[User, Api], review: Review, tmp_path: Path
) -> None:
    refused = send_file(ada[1], the_path(review), b"<svg/>")
    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "file")
    assert files(tmp_path) == set()
    assert Review.objects.get().status == "approved"


def test_a_review_has_five_pictures_at_most(
    ada: tuple[User, Api], review: Review, tmp_path: Path
) -> None:
    answers = [send_file(ada[1], the_path(review), a_png()) for _ in range(6)]
    assert [answer.status for answer in answers] == [201] * 5 + [409]
    assert answers[-1].json["code"] == "too_many_pictures"
    assert len(files(tmp_path)) == 10


def test_a_review_of_somebody_else_gets_no_picture(
    ada: tuple[User, Api], review: Review, tmp_path: Path
) -> None:
    assert send_file(a_customer()[1], the_path(review), a_png()).status == 404
    send_file(ada[1], the_path(review), a_png())
    path = f"{the_path(review)}/{Image.objects.get().id}"
    assert a_customer()[1].delete(path).status == 404
    assert len(files(tmp_path)) == 2


@pytest.mark.parametrize("gone", ["picture", "review", "account"])
def test_files_go_with_what_showed_them(
    ada: tuple[User, Api],
    review: Review,
    tmp_path: Path,
    gone: str,
    django_capture_on_commit_callbacks: Any,
) -> None:
    send_file(ada[1], the_path(review), a_png())
    with django_capture_on_commit_callbacks(execute=True):
        if gone == "picture":
            answer = ada[1].delete(f"{the_path(review)}/{Image.objects.get().id}")
        elif gone == "review":
            answer = ada[1].delete(f"/me/reviews/{review.id}")
        else:
            answer = ada[1].send("delete", "/me", {"password": PASSWORD})
    assert (answer.status, Image.objects.count(), files(tmp_path)) == (204, 0, set())


def test_files_that_no_review_shows_are_removed(
    ada: tuple[User, Api], review: Review, tmp_path: Path
) -> None:

    send_file(ada[1], the_path(review), a_png())
    kept = files(tmp_path)
    (tmp_path / "reviews" / "stray.webp").write_bytes(b"x")
    later = timezone.now() + timedelta(minutes=1)
    assert (remove_stray_review_images(later), files(tmp_path)) == (1, kept)


def test_more_files_are_looked_at_than_a_statement_takes_names(
    ada: tuple[User, Api], review: Review, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_file(ada[1], the_path(review), a_png())
    shown = [f"reviews/{name}" for name in files(tmp_path)]
    strays = [f"reviews/{number}.webp" for number in range(70_000)]
    monkeypatch.setattr("souk.core.files._files", lambda folder: _all_old([*strays, *shown]))

    assert remove_stray_review_images(timezone.now()) == len(strays)
    assert {f"reviews/{name}" for name in files(tmp_path)} == set(shown)


def _all_old(names: list[str]) -> Iterator[tuple[str, datetime]]:
    return ((name, datetime.min.replace(tzinfo=UTC)) for name in names)


def test_a_picture_is_taken_out_of_what_was_read(
    committed: None, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    author, api = a_customer()
    review = a_review(a_variant(product=a_product()).product, by=author)
    whole = f"/me/reviews/{review.id}"
    before = {"If-Match": api.get(whole).header("ETag") or ""}
    send_file(api, the_path(review), a_png())
    seen = {"If-Match": api.get(whole).header("ETag") or ""}
    path = f"{the_path(review)}/{Image.objects.get().id}"

    assert [api.delete(path, **tag).status for tag in (before, seen)] == [412, 204]
    assert api.get(whole).header("ETag") != seen["If-Match"]
