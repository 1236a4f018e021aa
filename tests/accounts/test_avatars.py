"""Avatars: whatever is sent, what is kept is a small square of our own making."""

import io
import random
import resource
import struct
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone
from PIL import Image

from souk.accounts.models import User
from souk.accounts.operations.avatars import remove_stray_avatars
from tests.api import Answer, Api
from tests.factories import a_customer


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def a_picture(kind: str = "PNG", size: tuple[int, int] = (400, 300), **saved: Any) -> bytes:
    file = io.BytesIO()
    Image.effect_mandelbrot(size, (-2, -1, 1, 1), 50).convert("RGB").save(file, kind, **saved)
    return file.getvalue()


def put(who: Api, content: bytes, name: str = "me.png", **parts: Any) -> Answer:
    upload = SimpleUploadedFile(name, content, "image/png")
    return send(who, encode_multipart(BOUNDARY, {"file": upload, **parts}))


def send(who: Api, body: bytes, content_type: str = MULTIPART_CONTENT, **headers: str) -> Answer:
    return Answer(
        who.client.generic(
            "PUT",
            "/api/v1/me/avatar",
            body,
            content_type=content_type,
            headers={**who.headers, **headers},
        )
    )


def files(media: Path) -> list[Path]:
    return sorted(path for path in media.rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_square_in_webp(
    api: Api, media: Path, kind: str, django_capture_on_commit_callbacks: Any
) -> None:
    _, me = a_customer()

    answer = put(me, a_picture(kind), name="../../evil.svg")

    assert answer.status == 200, answer.json
    (kept,) = files(media)
    assert answer.json["avatar_url"] == f"{settings.BASE_URL}/media/avatars/{kept.name}"
    with Image.open(kept) as picture:
        assert (picture.format, picture.size) == ("WEBP", (256, 256))
    assert me.get("/me").json["avatar_url"] == answer.json["avatar_url"]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixels_is_read(api: Api, media: Path, mode: str) -> None:
    _, me = a_customer()
    file = io.BytesIO()
    Image.new(mode, (700, 600)).save(file, "JPEG" if mode == "CMYK" else "PNG")

    assert put(me, file.getvalue()).status == 200


def test_nothing_but_pixels_is_kept(api: Api, media: Path) -> None:
    _, me = a_customer()
    exif = Image.Exif()
    exif[0x010E] = "CANARY taken at home"
    exif[0x0112] = 6
    comment = b"CANARY in a comment"
    jpeg = a_picture("JPEG", exif=exif, comment=comment, icc_profile=b"CANARY profile")
    polyglot = jpeg + b"<script>alert('CANARY')</script>"

    assert put(me, polyglot).status == 200

    (kept,) = files(media)
    assert b"CANARY" not in kept.read_bytes()
    assert b"script" not in kept.read_bytes()
    with Image.open(kept) as picture:
        assert not picture.getexif()
        assert "icc_profile" not in picture.info


def test_a_picture_is_turned_upright(api: Api, media: Path) -> None:
    _, me = a_customer()
    halves = Image.new("RGB", (300, 300), "red")
    halves.paste("blue", (0, 0, 300, 150))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    file = io.BytesIO()
    halves.save(file, "JPEG", exif=exif, quality=95)

    put(me, file.getvalue())

    (kept,) = files(media)
    with Image.open(kept) as picture:
        red, _, blue = picture.convert("RGB").getpixel((128, 10))  # type: ignore[misc]
        assert red > 200 > 50 > blue


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def a_png_that_says(width: int, height: int, pixels: bytes = b"") -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        head = struct.pack(">I", len(content)) + kind + content
        return head + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(pixels, 9))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("svg", SVG, "not_a_picture"),
        ("html", b"<!doctype html><img src=x onerror=alert(1)>", "not_a_picture"),
        ("html around a picture", b"<html>" + a_picture(), "not_a_picture"),
        ("gif and script", b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)", "not_a_picture"),
        ("gif", a_picture("GIF"), "not_a_picture"),
        ("tiff", a_picture("TIFF"), "not_a_picture"),
        ("pdf", a_picture("PDF"), "not_a_picture"),
        ("nothing", b"", "not_a_picture"),
        ("half a png", a_picture()[:2000], "not_a_picture"),
        ("half a jpeg", a_picture("JPEG")[:2000], "not_a_picture"),
        ("half a webp", a_picture("WEBP")[:200], "not_a_picture"),
        ("a png of 50,000 x 50,000", a_png_that_says(50_000, 50_000), "too_many_pixels"),
        ("a png of 6,000 x 6,000", a_png_that_says(6_000, 6_000), "too_many_pixels"),
        ("a png of 3,100 x 3,100", a_png_that_says(3_100, 3_100), "too_many_pixels"),
        ("a png without pixels", a_png_that_says(100, 100), "not_a_picture"),
        ("a png of no width", a_png_that_says(0, 100), "not_a_picture"),
    ],
)
def test_what_is_no_picture_is_refused(
    api: Api, media: Path, name: str, content: bytes, code: str
) -> None:
    _, me = a_customer()

    refused = put(me, content)

    assert refused.status == 422, name
    assert refused.json["errors"][0]["code"] == code, name
    assert not files(media)


def test_a_bomb_costs_no_memory(api: Api, media: Path) -> None:
    _, me = a_customer()
    bomb = a_png_that_says(30_000, 30_000, b"\0" * 200_000_000)
    assert len(bomb) < 1_000_000
    put(me, a_picture())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert put(me, bomb).status == 422

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 50_000, f"{grown} kB"


@pytest.mark.filterwarnings("ignore:.*:UserWarning:PIL")
def test_no_broken_picture_breaks_the_shop(api: Api, media: Path) -> None:
    _, me = a_customer()
    chance = random.Random(7)
    exif = Image.Exif()
    exif[0x0112] = 6
    whole = [a_picture(kind, (64, 48), exif=exif) for kind in ("PNG", "JPEG", "WEBP")]
    for _ in range(300):
        content = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 12)):
            content[chance.randrange(len(content))] = chance.randrange(256)

        assert put(me, bytes(content)).status in (200, 422)


def test_only_multipart_with_one_file_is_read(api: Api, media: Path) -> None:
    _, me = a_customer()
    picture = SimpleUploadedFile("me.png", a_picture())
    other = encode_multipart(BOUNDARY, {"photo": picture})
    two = encode_multipart(BOUNDARY, {"file": [picture, picture]})

    assert (send(me, b"{}", "application/json").status, send(me, b"x", "image/png").status) == (
        415,
        415,
    )
    assert send(me, b"{}", "application/json").code == "not_multipart"
    assert send(me, other).status == 422
    assert send(me, two).status == 422
    assert send(me, b"").status == 415
    assert send(me, b"not parts at all").status == 422
    assert send(me, b"x", "multipart/form-data").status == 422
    assert put(me, a_picture(), user_id="somebody").status == 422
    assert not files(media)


def test_a_file_of_more_than_five_megabytes_is_refused(api: Api, media: Path) -> None:
    _, me = a_customer()

    refused = put(me, b"\0" * (5 * 1024 * 1024))

    assert (refused.status, refused.code) == (413, "body_too_large")


def test_other_operations_take_no_multipart(api: Api) -> None:
    _, me = a_customer()
    for method, path in (("PATCH", "/me"), ("POST", "/carts"), ("PUT", "/nowhere")):
        answer = me.client.generic(
            method, f"/api/v1{path}", b"x", content_type=MULTIPART_CONTENT, headers=me.headers
        )
        assert answer.status_code == 415, path


def test_a_strangers_file_is_not_looked_at(api: Api, media: Path) -> None:
    assert put(api, a_picture()).status == 401
    assert not files(media)


def test_the_picture_before_is_removed(
    api: Api, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    _, me = a_customer()
    with django_capture_on_commit_callbacks(execute=True):
        first = put(me, a_picture()).json["avatar_url"]
        second = put(me, a_picture()).json["avatar_url"]

    assert first != second
    assert [path.name for path in files(media)] == [second.rsplit("/")[-1]]

    with django_capture_on_commit_callbacks(execute=True):
        assert me.delete("/me/avatar").status == 204
        assert me.delete("/me/avatar").status == 204
    assert not files(media)
    assert me.get("/me").json["avatar_url"] is None


def test_a_refused_change_keeps_the_picture_before(api: Api, media: Path) -> None:
    _, me = a_customer()
    first = put(me, a_picture()).json
    upload = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("me.png", a_picture())})

    assert send(me, upload, **{"If-Match": '"1"'}).status == 412

    assert me.get("/me").json == first
    assert len(files(media)) == 1


def test_an_avatar_is_served_as_nothing_but_a_picture(api: Api, media: Path) -> None:
    _, me = a_customer()
    path = put(me, a_picture()).json["avatar_url"].removeprefix(settings.BASE_URL)

    answer = Client().get(path)

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_files_that_no_account_shows_are_removed(api: Api, media: Path) -> None:
    _, me = a_customer()
    put(me, a_picture())
    kept = Path(media / User.objects.exclude(avatar="").get().avatar)
    stray = media / "avatars" / "stray.webp"
    stray.write_bytes(b"x")

    assert remove_stray_avatars(timezone.now() - timedelta(days=1)) == 0
    assert remove_stray_avatars(timezone.now() + timedelta(seconds=5)) == 1
    assert files(media) == [kept]
