"""Large files of rows over HTTP: through the disk, refused early, and for those who may alone."""

import errno
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import override_settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from souk.exchange.models import Import, Part
from souk.exchange.operations.imports import run_next_import
from tests.api import Answer, Api
from tests.factories import a_customer, a_manager, an_admin

pytestmark = pytest.mark.django_db

_MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def eight_megabytes() -> Iterator[None]:
    with override_settings(IMPORT_MAX_BYTES=8 * _MEGABYTE):
        yield


def _sent(api: Api, size: int, *, content: bytes = b"", **headers: Any) -> Answer:
    rows = content or b"handle,name,sku,price\n" + b"\n" * size
    parts = {"file": SimpleUploadedFile("rows.csv", rows, "text/csv"), "kind": "products"}
    body = encode_multipart(BOUNDARY, parts)
    return api.with_headers(**headers).send(
        "post", "/admin/imports", body, content_type=MULTIPART_CONTENT
    )


def test_staff_send_a_file_larger_than_other_bodies_may_be() -> None:
    _, api = an_admin()

    answer = _sent(api, 7 * _MEGABYTE)

    assert answer.status == 202, answer.json
    assert Part.objects.filter(of_import_id=answer.json["id"]).count() == 8


@pytest.mark.parametrize("keyed", [{}, {"Idempotency-Key": "one"}], ids=["bare", "keyed"])
def test_a_file_above_the_limit_is_refused_by_its_length(keyed: dict[str, str]) -> None:
    _, api = an_admin()

    answer = _sent(api, 9 * _MEGABYTE, **keyed)

    assert (answer.status, answer.code) == (413, "body_too_large")
    assert not Import.objects.exists()


@pytest.mark.parametrize("keyed", [{}, {"Idempotency-Key": "one"}], ids=["bare", "keyed"])
def test_others_send_none(keyed: dict[str, str]) -> None:
    _, manager = a_manager()
    _, customer = a_customer()

    assert _sent(manager, 7 * _MEGABYTE, **keyed).status == 403
    assert _sent(customer, 7 * _MEGABYTE, **keyed).status == 403
    assert _sent(Api(), 7 * _MEGABYTE, **keyed).status == 401


def test_a_large_file_is_sent_once_under_its_key() -> None:
    _, api = an_admin()
    key = {"Idempotency-Key": "a file of march"}

    first = _sent(api, 6 * _MEGABYTE, **key)
    again = _sent(api, 6 * _MEGABYTE, **key)
    other = _sent(api, 6 * _MEGABYTE + 1, **key)

    assert first.status == 202, first.json
    assert again.json["id"] == first.json["id"]
    assert (other.status, other.code) == (422, "idempotency_key_reused")
    assert Import.objects.count() == 1


def test_a_large_file_lies_on_disk_and_not_in_memory() -> None:
    _, api = an_admin()
    content = b"handle,name,sku,price\n" + b"\n" * 7 * _MEGABYTE
    parts = {"file": SimpleUploadedFile("rows.csv", content, "text/csv"), "kind": "products"}
    body = encode_multipart(BOUNDARY, parts)
    api = api.with_headers(**{"Idempotency-Key": "flat"})
    _sent(api, 10)

    tracemalloc.start()
    try:
        answer = api.send("post", "/admin/imports", body, content_type=MULTIPART_CONTENT)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert answer.status == 422  # The key was used with another file: all of it was read.
    # The client that stands for the wire holds it once.
    assert most < len(body) + 3 * _MEGABYTE, most


def test_a_file_that_was_sent_is_taken_in() -> None:
    _, api = an_admin()
    lines = b"handle,name,sku,price,description\n" + b"".join(
        b"p%d,Product %d,SKU-%d,7,%s\n" % (n, n, n, b"words " * 5000) for n in range(200)
    )

    answer = _sent(api, 0, content=lines)
    run_next_import()

    assert len(lines) > 5 * _MEGABYTE
    assert api.get(f"/admin/imports/{answer.json['id']}").json["counts"]["products_created"] == 200


@pytest.mark.parametrize("keyed", [{}, {"Idempotency-Key": "one"}], ids=["bare", "keyed"])
def test_a_full_disk_is_told_and_holds_nothing_of_the_file(
    keyed: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, api = an_admin()
    received = []

    def receive(handler: TemporaryFileUploadHandler, chunk: bytes, start: int) -> None:
        handler.file.write(chunk)
        received.append(handler.file.name)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with override_settings(FILE_UPLOAD_TEMP_DIR=tmp_path), monkeypatch.context() as full:
        full.setattr(TemporaryFileUploadHandler, "receive_data_chunk", receive)
        answer = _sent(api, _MEGABYTE, **keyed)

    assert (answer.status, answer.code) == (503, "no_room")
    assert received
    assert not list(tmp_path.iterdir())
    assert _sent(api, _MEGABYTE, **keyed).status == 202
