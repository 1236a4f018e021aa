"""Imports in the admin: what is under way, and what may be pressed meanwhile."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from souk.catalog.models import Product
from souk.exchange.models import Import
from souk.exchange.operations.imports import run_next_import
from souk.exchange.operations.undo import run_next_undo
from tests.factories import an_import

_PLACE = "/admin/exchange/import/"


def _shown(admin: Client, row_id: object) -> tuple[str, bool, bool]:
    """Return a page, whether it offers an undo, and whether it is read again by itself."""
    page = admin.get(f"{_PLACE}{row_id}/change/")
    text = page.content.decode()
    return text, "step/undo/" in text, "Refresh" in page.headers


def test_an_admin_brings_a_file_and_the_page_follows_it(admin: Client) -> None:
    file = SimpleUploadedFile("rows.csv", b"slug,name\nmugs,Mugs\n", "text/csv")
    admin.post(f"{_PLACE}add/", {"kind": "categories", "file": file, "currency": "usd"})
    row = Import.objects.get()

    text, _, is_followed = _shown(admin, row.id)
    assert ("waits for the worker" in text, is_followed) == (True, True)

    run_next_import()
    text, may_undo, is_followed = _shown(admin, row.id)
    assert ("categories created 1" in text, may_undo, is_followed) == (True, False, False)


def test_an_admin_has_an_import_undone_by_the_worker(admin: Client) -> None:
    row_id = an_import()
    assert _shown(admin, row_id)[1]

    for _ in range(2):
        admin.post(f"{_PLACE}{row_id}/step/undo/")

    text, may_undo, is_followed = _shown(admin, row_id)
    assert ("is undone by the worker" in text, may_undo, is_followed) == (True, False, True)
    run_next_undo()
    text, may_undo, is_followed = _shown(admin, row_id)
    assert ("1 withdrawn, 0 changed back" in text, may_undo, is_followed) == (True, False, False)
    assert not Product.objects.filter(deleted_at=None).exists()
