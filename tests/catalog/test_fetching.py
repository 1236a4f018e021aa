"""Pictures that lie elsewhere come here: once for each address, and whatever stands there."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db.models.functions import Now
from PIL import Image as Picture

from souk.audit.models import Entry
from souk.catalog.models import Fetch, Image
from souk.catalog.operations.fetching import fetch_again, fetch_next_picture
from souk.catalog.operations.pictures import MAX_BYTES
from souk.catalog.queries.images import where_it_is
from tests.api import Api
from tests.catalog.elsewhere import Elsewhere, a_png, another_shop
from tests.exchange.files import Report, a_file, brought
from tests.factories import a_picture, a_variant


@pytest.fixture
def elsewhere(db: None, settings: Any, tmp_path: Path) -> Iterator[Elsewhere]:
    with another_shop(settings, tmp_path) as site:
        yield site


def a_picture_of(url: str) -> Image:
    return a_picture(a_variant().product, url=url)


def as_it_is(picture: Image) -> Image:
    return Image.objects.select_related("fetch").get(id=picture.id)


def test_a_picture_elsewhere_is_fetched_and_shown_from_here(elsewhere: Elsewhere, api: Api) -> None:
    address = elsewhere.at("/files/a%20mug.png?v=1")
    elsewhere.answers["/files/a%20mug.png?v=1"] = 200, a_png()
    picture = a_picture_of(address)
    shown = f"/products/{picture.product.slug}"
    assert api.get(shown).json["images"][0]["url"] == address
    assert where_it_is(as_it_is(picture)) == "to be fetched"

    assert (fetch_next_picture(), fetch_next_picture()) == (1, 0)

    (now,) = api.get(shown).json["images"]
    card = api.get("/products").json["items"][0]["image"]["url"]
    begins = "/media/products/a-mug-"
    assert begins in now["url"]
    assert begins in card
    assert card.endswith("-card.webp")
    with default_storage.open(now["url"].partition("/media/")[2]) as file:
        assert Picture.open(file).size == (640, 480)
    assert (as_it_is(picture).came_from, where_it_is(as_it_is(picture))) == (address, "here")
    assert not Fetch.objects.exists()
    entry = Entry.objects.filter(record_id=str(picture.id), action="update").get()
    assert entry.new_values["came_from"] == address


def test_an_address_is_fetched_once(elsewhere: Elsewhere) -> None:
    pictures = [a_picture_of(elsewhere.at("/files/a%20mug.png")) for _ in range(3)]
    while fetch_next_picture():
        pass
    assert elsewhere.asked == ["/files/a%20mug.png"]
    files = {(one.file.name, one.card_file) for one in map(as_it_is, pictures)}
    assert len(files) == 1


def test_a_redirect_is_followed(elsewhere: Elsewhere) -> None:
    elsewhere.answers["/moved.png"] = 302, b"/files/a%20mug.png"
    picture = a_picture_of(elsewhere.at("/moved.png"))
    fetch_next_picture()
    assert as_it_is(picture).file


@pytest.mark.parametrize(
    ("path", "answer", "reason"),
    [
        ("/gone.png", (410, b""), "answered 410"),
        ("/page.png", (200, b"<html>Sign in</html>"), "PNG, JPEG or WebP"),
        ("/cut.png", (200, a_png()[:100]), ""),
        ("/huge.png", (200, a_png() + bytes(MAX_BYTES)), "more than"),
    ],
)
def test_what_is_no_picture_is_given_up_and_told(
    elsewhere: Elsewhere, path: str, answer: tuple[int, bytes], reason: str
) -> None:
    elsewhere.answers[path] = answer
    picture = a_picture_of(elsewhere.at(path))
    fetch_next_picture()

    shown = where_it_is(as_it_is(picture))
    assert shown.startswith("elsewhere (")
    assert reason in shown
    assert as_it_is(picture).url == elsewhere.at(path)
    assert fetch_next_picture() == 0


def test_a_private_address_is_not_called(elsewhere: Elsewhere, settings: Any) -> None:
    settings.OUTGOING_NETWORKS = []
    picture = a_picture_of(elsewhere.at("/files/a%20mug.png"))
    fetch_next_picture()
    assert (elsewhere.asked, Fetch.objects.get().due_at) == ([], None)
    assert "private" in where_it_is(as_it_is(picture))


def test_a_site_that_fails_is_tried_again_until_the_last_time(elsewhere: Elsewhere) -> None:
    elsewhere.answers["/busy.png"] = 503, b""
    picture = a_picture_of(elsewhere.at("/busy.png"))
    pauses = []
    while fetch_next_picture():
        fetch = Fetch.objects.annotate(now=Now()).get()
        if fetch.due_at is None:
            break
        pauses.append(fetch.due_at - fetch.now)
        Fetch.objects.update(due_at=Now())
    assert (len(elsewhere.asked), len(pauses)) == (6, 5)
    assert pauses == sorted(pauses)
    assert pauses[-1] > timedelta(hours=23)

    # Staff may have it tried once more.
    elsewhere.answers["/busy.png"] = 200, a_png()
    fetch_again(picture.product_id)
    fetch_next_picture()
    assert as_it_is(picture).file


def test_killed_meanwhile_it_is_tried_again(elsewhere: Elsewhere, monkeypatch: Any) -> None:
    picture = a_picture_of(elsewhere.at("/files/a%20mug.png"))
    with monkeypatch.context() as patch:
        patch.setattr("souk.catalog.operations.fetching._show", _killed)
        with pytest.raises(KeyboardInterrupt):
            fetch_next_picture()
    assert fetch_next_picture() == 0

    Fetch.objects.update(due_at=Now())
    assert fetch_next_picture() == 1
    assert as_it_is(picture).file


def _killed(*arguments: Any) -> None:
    raise KeyboardInterrupt


def test_another_address_written_meanwhile_is_the_one_that_is_fetched(
    elsewhere: Elsewhere, monkeypatch: Any
) -> None:
    elsewhere.answers["/other.png"] = 200, a_png()
    picture = a_picture_of(elsewhere.at("/files/a%20mug.png"))
    with monkeypatch.context() as patch:
        keep = "souk.catalog.operations.fetching._content_at"

        def changed_meanwhile(url: str) -> bytes:
            Image.objects.filter(id=picture.id).update(url=elsewhere.at("/other.png"))
            return a_png()

        patch.setattr(keep, changed_meanwhile)
        fetch_next_picture()
    assert as_it_is(picture).url == elsewhere.at("/other.png")
    assert not as_it_is(picture).file

    fetch_next_picture()
    assert as_it_is(picture).came_from == elsewhere.at("/other.png")


def test_nothing_is_fetched_where_the_shop_does_not_want_it(
    elsewhere: Elsewhere, settings: Any
) -> None:
    settings.FETCH_PICTURES = False
    a_picture_of(elsewhere.at("/files/a%20mug.png"))
    assert (fetch_next_picture(), elsewhere.asked) == (0, [])


def test_uploads_are_not_fetched(elsewhere: Elsewhere) -> None:
    a_picture(a_variant().product, url=None, file="products/a.webp")
    assert not Fetch.objects.exists()


def test_an_import_knows_again_what_was_fetched(elsewhere: Elsewhere, tmp_path: Path) -> None:
    path = a_file(
        tmp_path,
        "handle,name,sku,price,image",
        f"mug,Mug,MUG,1,{elsewhere.at('/files/a%20mug.png')}",
    )
    brought(path, "products")
    fetch_next_picture()

    again = Report(brought(path, "products"))
    assert (again.products_unchanged, again.images_created) == (1, 0)
    assert Image.objects.get().file


def test_an_address_that_no_redirect_can_have_is_given_up(elsewhere: Elsewhere) -> None:
    elsewhere.answers["/moved.png"] = 302, b"https://[::1"
    picture = a_picture_of(elsewhere.at("/moved.png"))
    assert fetch_next_picture() == 1
    assert "cannot be read" in where_it_is(as_it_is(picture))
    assert Fetch.objects.get().due_at is None


@pytest.mark.parametrize("how", ["fails", "kills"])
def test_what_no_worker_gets_over_is_given_up(
    elsewhere: Elsewhere, monkeypatch: Any, how: str
) -> None:
    picture = a_picture_of(elsewhere.at("/files/a%20mug.png"))
    monkeypatch.setattr(
        "souk.catalog.operations.fetching.keep_picture", _failing if how == "fails" else _deadly
    )
    for _ in range(6):
        Fetch.objects.update(due_at=Now())
        with pytest.raises((MemoryError, KeyboardInterrupt)):
            fetch_next_picture()
    Fetch.objects.filter(due_at__isnull=False).update(due_at=Now())

    assert fetch_next_picture() == 0
    assert Fetch.objects.get().due_at is None
    assert "log" in where_it_is(as_it_is(picture))
    assert len(elsewhere.asked) == 6


def _failing(*arguments: Any, **options: Any) -> None:
    raise MemoryError


def _deadly(*arguments: Any, **options: Any) -> None:
    raise KeyboardInterrupt
