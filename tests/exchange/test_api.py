"""Staff bring files, see what came of them, undo them, and take rows out."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from souk.catalog.models import Product
from souk.exchange.models import Import
from souk.exchange.operations.imports import run_next_import
from souk.exchange.operations.undo import run_next_undo
from tests.api import Api
from tests.exchange.orders import HEAD, a_row
from tests.factories import an_admin

pytestmark = pytest.mark.django_db


def _sent(api: Api, content: bytes, **texts: str) -> Import:
    parts = {"file": SimpleUploadedFile("rows.csv", content, "text/csv"), **texts}
    answer = api.send(
        "post", "/admin/imports", encode_multipart(BOUNDARY, parts), content_type=MULTIPART_CONTENT
    )
    assert answer.status == 202, answer.json
    return Import.objects.get(id=UUID(answer.json["id"]))


def test_staff_bring_a_file_see_what_came_of_it_and_undo_it() -> None:
    boss, api = an_admin()
    row = _sent(api, b"handle,name,sku,price\njar,Jar,JAR,7\ncup,Cup,CUP,?\n", kind="products")
    run_next_import()
    refused = api.get(f"/admin/imports/{row.id}").json
    again = _sent(api, b"handle,name,sku,price\njar,Jar,JAR,7\n", kind="products", currency="EUR")
    run_next_import()

    assert refused["state"] == "refused"
    assert (refused["line"], refused["line_count"]) == (3, 3)
    assert [(one["line"], one["column"]) for one in refused["refusals"]] == [(3, "price")]
    report = api.get(f"/admin/imports/{row.id}/refusals").body.decode()
    assert report.startswith("line,column,what to do\n3,price,")
    assert again.actor_id == boss.id
    first = api.get("/admin/imports?limit=1").json
    second = api.get(f"/admin/imports?limit=1&cursor={first['next_cursor']}").json
    assert [page["items"][0]["id"] for page in (first, second)] == [str(again.id), str(row.id)]
    assert second["next_cursor"] is None
    assert Product.objects.get().currency == "EUR"
    undone = api.post(f"/admin/imports/{again.id}/undo")
    assert (undone.status, undone.json["state"], undone.json["undone"]) == (202, "undoing", None)
    run_next_undo()
    ended = api.get(f"/admin/imports/{again.id}").json
    assert (ended["state"], ended["undone"]) == (
        "undone",
        {"withdrawn": 1, "restored": 0, "left": 0},
    )


def test_the_worker_brings_in_orders_that_staff_upload() -> None:
    _, api = an_admin()
    file = f"{HEAD}\n{a_row()}\n{a_row('#2', status='pending')}\n".encode()

    row = _sent(api, file, kind="orders", partial="true")
    run_next_import()

    seen = api.get(f"/admin/imports/{row.id}").json
    assert (seen["state"], seen["counts"]) == ("done", {"orders_created": 1})
    assert [(one["line"], one["column"]) for one in seen["refusals"]] == [(3, "status")]
    (listed,) = api.get("/admin/orders").json["items"]
    assert listed["imported_number"] == "#1001"


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"kind": "reviews"}, "kind"),
        ({}, "kind"),
        ({"kind": "stock", "dry_run": "perhaps"}, "dry_run"),
        ({"kind": "stock", "currency": "$"}, "currency"),
    ],
)
def test_a_wrong_wish_is_refused_at_once(texts: dict[str, str], field: str) -> None:
    _, api = an_admin()
    parts = {"file": SimpleUploadedFile("rows.csv", b"sku\n", "text/csv"), **texts}
    answer = api.send(
        "post", "/admin/imports", encode_multipart(BOUNDARY, parts), content_type=MULTIPART_CONTENT
    )

    assert (answer.status, answer.json["errors"][0]["field"]) == (422, field)
    assert not Import.objects.exists()
