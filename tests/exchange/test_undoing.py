"""An undo is the worker's: asked for at once, done once, whole or not at all, whoever is killed."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction

from souk.audit.models import Entry
from souk.catalog.models import Product, Variant
from souk.core.database.identity import SYSTEM, acting_as
from souk.exchange.errors import UndoRefused
from souk.exchange.models import Change
from souk.exchange.operations import undo
from souk.exchange.operations.imports import forget_imports
from souk.exchange.operations.undo import ask_undo, run_next_undo, undo_import
from souk.exchange.queries.imports import ImportView, import_of
from tests.api import Api
from tests.exchange.files import a_file, brought
from tests.factories import a_variant, an_admin
from tests.invariants import assert_sound
from tests.threads import at_once, until_it_waits

pytestmark = pytest.mark.usefixtures("committed")

_HEAD = "handle,name,sku,price"

# A worker that dies when most of an undo is written.
_KILLED = """
import os, signal, django; django.setup()
from souk.catalog.operations.product_import import undoing
from souk.core.database.identity import SYSTEM, acting_as
from souk.exchange.operations.undo import run_next_undo
undoing._withdraw = lambda: os.kill(os.getpid(), signal.SIGKILL)
with acting_as(SYSTEM):
    run_next_undo()
"""


def _changed(folder: Path, count: int = 3) -> ImportView:
    """An import that renamed products, and made one more."""
    mugs = [f"mug-{n},Mug,MUG-{n},1" for n in range(count)]
    brought(a_file(folder, _HEAD, *mugs), "products")
    cups = [f"mug-{n},Cup,MUG-{n},2" for n in range(count)]
    return brought(a_file(folder, _HEAD, *cups, "jar,Jar,JAR,7"), "products")


def _names() -> list[str]:
    return sorted(Product.objects.filter(deleted_at=None).values_list("name", flat=True))


def _undone_by_worker() -> int:
    with acting_as(SYSTEM):
        return run_next_undo()


def _when_it_is_free() -> None:
    """Undo what is to be, as soon as the database has seen that nobody is at it."""
    deadline = time.monotonic() + 30
    while not _undone_by_worker():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _state(api: Api, import_id: UUID) -> Any:
    seen = api.get(f"/admin/imports/{import_id}").json
    return seen["state"], seen["undone"]


def test_an_undo_is_asked_for_and_done_by_the_worker(tmp_path: Path) -> None:
    boss, api = an_admin()
    seen = _changed(tmp_path)

    first, again = (api.post(f"/admin/imports/{seen.id}/undo") for _ in range(2))

    assert (first.status, again.status) == (202, 202)
    assert _state(api, seen.id) == ("undoing", None)
    assert _names() == ["Cup"] * 3 + ["Jar"]
    assert _undone_by_worker() == 1
    assert _undone_by_worker() == 0
    assert _state(api, seen.id) == ("undone", {"withdrawn": 1, "restored": 6, "left": 0})
    assert _names() == ["Mug"] * 3
    late = api.post(f"/admin/imports/{seen.id}/undo")
    assert (late.status, late.code) == (409, "cannot_undo")
    assert late.json["detail"] == "It has been undone already."
    withdrawn = Entry.objects.filter(table_name="catalog_products", action="update").last()
    assert withdrawn is not None
    assert withdrawn.actor_id == boss.id
    assert_sound()


def test_an_undo_whose_worker_is_killed_is_begun_anew(tmp_path: Path) -> None:
    seen = _changed(tmp_path)
    ask_undo(seen.id, actor_id=None)

    ended = subprocess.run([sys.executable, "-c", _KILLED], env=os.environ, check=False)

    assert ended.returncode == -signal.SIGKILL
    assert import_of(seen.id).state == "undoing"
    assert _names() == ["Cup"] * 3 + ["Jar"]
    assert Change.objects.exists()
    _when_it_is_free()
    assert import_of(seen.id).undo_counts == {"withdrawn": 1, "restored": 6, "left": 0}
    assert _names() == ["Mug"] * 3
    assert_sound()


def test_asked_for_and_done_by_many_it_is_one_undo(tmp_path: Path) -> None:
    _, api = an_admin()
    seen = _changed(tmp_path, 50)
    address = f"/admin/imports/{seen.id}/undo"
    asked = at_once(*(lambda: api.post(address).status for _ in range(4)))
    assert asked == [202] * 4

    done = at_once(*(_undone_by_worker for _ in range(3)))

    assert sum(done) == 1
    assert import_of(seen.id).undo_counts == {"withdrawn": 1, "restored": 100, "left": 0}
    assert _names() == ["Mug"] * 50


def test_while_a_worker_undoes_nobody_waits_for_it(tmp_path: Path) -> None:
    _, api = an_admin()
    seen = _changed(tmp_path)
    ask_undo(seen.id, actor_id=None)

    with transaction.atomic():
        # Somebody edits a product: the worker has the import, and waits.
        Product.objects.select_for_update().get(slug="mug-1")
        worker = until_it_waits(_undone_by_worker)
        asked, other = at_once(
            lambda: api.post(f"/admin/imports/{seen.id}/undo").json["state"],
            _undone_by_worker,
        )

    assert (asked, other, worker()) == ("undoing", 0, 1)
    assert import_of(seen.id).state == "undone"


def test_a_terminal_undoes_here_and_now_and_awaits_a_worker(tmp_path: Path) -> None:
    seen = _changed(tmp_path)

    both = at_once(*(lambda: undo_import(seen.id, actor_id=None) for _ in range(2)))

    assert [(one.withdrawn, one.restored, one.left) for one in both] == [(1, 6, 0)] * 2


def test_what_stands_in_the_way_of_an_undo_is_told(tmp_path: Path) -> None:
    _, api = an_admin()
    brought(a_file(tmp_path, "handle,name,option.Size,sku,price", "mug,Mug,S,MUG,1"), "products")
    head = "handle,name,option.Size,sku,price"
    seen = brought(a_file(tmp_path, head, "mug,Mug,S,CUP,1"), "products")
    assert seen.counts["variants_updated"] == 1
    taker = a_variant(sku="MUG")

    with pytest.raises(UndoRefused) as refusal:
        undo_import(seen.id, actor_id=None)

    told = api.get(f"/admin/imports/{seen.id}").json
    assert (told["state"], told["undone"]) == ("done", None)
    assert told["undo_error"] == refusal.value.reason
    assert "SKU" in told["undo_error"]
    Variant.objects.filter(id=taker.id).update(sku="ANOTHER")
    api.post(f"/admin/imports/{seen.id}/undo")
    assert _undone_by_worker() == 1
    again = api.get(f"/admin/imports/{seen.id}").json
    assert (again["state"], again["undo_error"]) == ("undone", "")


def test_an_undo_that_has_to_wait_holds_up_no_other(tmp_path: Path) -> None:
    first = _changed(tmp_path)
    second = brought(a_file(tmp_path, _HEAD, "cup,Cup,CUP,7"), "products")
    for one in (first, second):
        ask_undo(one.id, actor_id=None)

    with transaction.atomic():
        Product.objects.select_for_update().get(slug="mug-1")
        (hindered,) = at_once(_hindered)
    assert _undone_by_worker() == 1

    assert "lock timeout" in hindered
    assert import_of(first.id).undo_error.startswith("It is tried again: ")
    assert [import_of(one.id).state for one in (first, second)] == ["undoing", "undone"]
    assert _undone_by_worker() == 1
    assert import_of(first.id).undo_error == ""


def _hindered() -> str:
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
        with pytest.raises(OperationalError) as error:
            run_next_undo()
    return str(error.value)


def test_an_undo_of_a_fault_of_ours_ends_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = _changed(tmp_path)
    monkeypatch.setattr(undo, "undo_changes", lambda changes: 1 / 0)
    ask_undo(seen.id, actor_id=None)

    assert _undone_by_worker() == 1

    told = import_of(seen.id)
    assert (told.state, "the log tells" in told.undo_error) == ("done", True)


def test_what_an_undo_takes_is_not_forgotten_before_it(tmp_path: Path) -> None:
    old, wanted = _changed(tmp_path), brought(a_file(tmp_path, _HEAD, "cup,Cup,C,1"), "products")
    ask_undo(wanted.id, actor_id=None)

    assert forget_imports(timedelta()) > 0

    assert not Change.objects.filter(of_import_id=old.id).exists()
    assert undo_import(wanted.id, actor_id=None).withdrawn == 1
