"""Two writers of one import: faster, and otherwise as one writer does it, whoever is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from souk.audit.models import Entry
from souk.catalog.models import Category, Product, Variant
from souk.catalog.operations.product_import.shares import Share
from souk.exchange.models import Change, Import, State
from souk.exchange.operations import halves
from souk.exchange.operations.halves import TwoWriters
from souk.exchange.operations.imports import Options, bring_file, run_next_import
from souk.exchange.operations.undo import undo_import
from souk.exchange.queries.imports import import_of
from souk.inventory.models import Stock
from tests.exchange.files import a_file, brought, refused
from tests.invariants import assert_sound

_HEAD = "handle,name,category,option.Size,sku,price,quantity"
_FIRST, _SECOND = (
    [f"p{n}" for n in range(40) if Share(number, 2).has(f"p{n}")][:12] for number in (0, 1)
)
_HANDLES = [handle for pair in zip(_FIRST, _SECOND, strict=True) for handle in pair]

# What the process does that is killed between the two commits.
_KILLED = """
import os, signal, django; django.setup()
from pathlib import Path
from souk.exchange.operations import halves
from souk.exchange.operations.imports import Options, import_file, run_next_import
halves.LEAST_LINES = 2
halves.os.cpu_count = lambda: 2
commit = halves.TwoWriters.commit_others
def commit_and_die(writers):
    commit(writers)
    os.kill(os.getpid(), signal.SIGKILL)
halves.TwoWriters.commit_others = commit_and_die
"""

pytestmark = pytest.mark.usefixtures("committed", "two_writers")


@pytest.fixture
def two_writers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a few lines are taken in by two, on any machine."""
    monkeypatch.setattr(halves, "LEAST_LINES", 2)
    monkeypatch.setattr(halves.os, "cpu_count", lambda: 2)


@pytest.fixture
def one_writer(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setattr(halves, "LEAST_LINES", 1_000_000)


def a_large_file(folder: Path, *further: str, price: str = "12.50") -> Path:
    lines = [
        line
        for handle in _HANDLES
        for line in (
            f"{handle},Name of {handle},Home > Shelf {handle},S,{handle}-S,{price},3",
            f"{handle},,,L,{handle}-L,14,4",
        )
    ]
    return a_file(folder, _HEAD, *lines, *further)


def writers() -> int:
    """Return how many transactions have added products."""
    added = Entry.objects.filter(table_name="catalog_products", action="insert")
    return added.values("transaction_id").distinct().count()


def test_two_writers_take_a_file_in_as_one_does(tmp_path: Path) -> None:
    seen = brought(a_large_file(tmp_path), "products")

    assert writers() == 2
    assert (seen.state, seen.counts) == (
        "done",
        {
            "products_created": 24,
            "variants_created": 48,
            "categories_created": 25,
            "stock_changed": 48,
        },
    )
    assert Stock.objects.filter(available__gt=0).count() == 48
    assert_sound()


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = a_large_file(tmp_path)
    brought(path, "products")

    assert brought(path, "products").counts == {"products_unchanged": 24}


def test_what_is_there_is_changed_by_two(tmp_path: Path) -> None:
    brought(a_large_file(tmp_path), "products")

    seen = brought(a_large_file(tmp_path, price="9.99"), "products")

    assert seen.counts == {"products_updated": 24, "variants_updated": 24}
    assert set(Product.objects.values_list("price_amount", flat=True)) == {999}


def test_an_undo_takes_both_halves_back(tmp_path: Path) -> None:
    seen = brought(a_large_file(tmp_path), "products")

    undone = undo_import(seen.id, actor_id=None)

    assert (undone.withdrawn, undone.left) == (24 + 25, 0)
    assert not Product.objects.filter(deleted_at=None).exists()
    assert not Category.objects.filter(deleted_at=None).exists()
    assert_sound()


def test_refused_rows_of_both_halves_leave_nothing(
    tmp_path: Path, one_writer: Callable[[], None]
) -> None:
    one, other = _FIRST[0], _SECOND[0]
    path = a_large_file(
        tmp_path,
        f"{other}-x,Name,New,S,X1,dear,1",
        f"{one}-x,Name,New,S,X2,dear,1",
        "y0,,New,S,X3,1,1",
        "y1,,New,S,X4,1,1",
        "one,cell,less",
    )

    seen = brought(path, "products")

    assert (seen.state, len(refused(seen))) == ("refused", 5)
    for model in (Product, Variant, Category, Change):
        assert not model.objects.exists()
    one_writer()
    again = brought(path, "products")
    assert (refused(again), again.counts) == (refused(seen), seen.counts)


def test_a_partial_import_leaves_no_category_of_refused_rows(tmp_path: Path) -> None:
    path = a_large_file(tmp_path, "x,X,New > Newer,S,X1,dear,1")

    seen = brought(path, "products", is_partial=True)

    assert writers() == 2
    assert (seen.state, seen.refusal_count) == ("done", 1)
    assert seen.counts["categories_created"] == 25
    assert Category.objects.count() == 25
    assert Product.objects.count() == 24


@pytest.mark.parametrize("wanted", ["the same SKU", "a SKU alone"])
def test_what_depends_on_the_other_half_is_told_as_by_one_writer(
    tmp_path: Path, one_writer: Callable[[], None], wanted: str
) -> None:
    further = {
        "the same SKU": [f"{handle},,,XL,TAKEN,14,4" for handle in (_FIRST[0], _SECOND[0])],
        "a SKU alone": [",,,,NOT-KNOWN,3,1"],
    }[wanted]
    path = a_large_file(tmp_path, *further)

    seen = refused(brought(path, "products", is_partial=True))

    assert writers() == 1
    assert len(seen) == 1
    one_writer()
    assert refused(brought(path, "products", is_partial=True)) == seen


def test_the_line_that_both_have_reached_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(halves, "_TOLD_EVERY", 1)
    told: list[tuple[int, int]] = []

    brought(a_large_file(tmp_path), "products", tell=lambda line, of: told.append((line, of)))

    assert told == sorted(told)
    assert {of for _, of in told} == {49}


def test_one_writer_goes_on_where_the_second_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes: list[Any] = []

    def join(writers: TwoWriters, outcome: Any) -> None:
        writers._process.kill()
        processes.append(writers._process)
        original(writers, outcome)

    original = TwoWriters.join
    monkeypatch.setattr(TwoWriters, "join", join)

    seen = brought(a_large_file(tmp_path), "products")

    assert (seen.state, seen.counts["products_created"]) == ("done", 24)
    assert seen.counts["categories_created"] == 25
    assert [process.returncode for process in processes] == [-signal.SIGKILL]
    assert_sound()


def test_nothing_runs_on_where_the_first_is_killed(tmp_path: Path) -> None:
    path = a_large_file(tmp_path)
    program = _KILLED + (
        "def join(writers, outcome):\n"
        "    print(writers._process.pid, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "halves.TwoWriters.join = join\n"
        f"import_file(Path({str(path)!r}), kind='products', options=Options('USD'))\n"
    )

    ended = _run(program)

    assert ended.returncode == -signal.SIGKILL
    halves.await_end_of_half(Import.objects.get().id)
    assert not _is_running(int(ended.stdout))
    assert not Product.objects.exists()
    _let_worker_see_it()
    assert Import.objects.get().state == State.FAILED
    assert not Category.objects.exists()


def test_a_command_killed_between_the_commits_is_called_again(tmp_path: Path) -> None:
    path = a_large_file(tmp_path)
    program = f"import_file(Path({str(path)!r}), kind='products', options=Options('USD'))\n"

    assert _run(_KILLED + program).returncode == -signal.SIGKILL

    assert set(Product.objects.values_list("slug", flat=True)) == set(_SECOND)
    _let_worker_see_it()
    first = import_of(Import.objects.get().id)
    assert (first.state, "half of it was there" in first.error) == ("done", True)
    second = brought(path, "products")
    assert second.counts["products_created"] == second.counts["products_unchanged"] == 12
    assert_sound()
    for one in (second, first):
        undo_import(one.id, actor_id=None)
    assert not Product.objects.filter(deleted_at=None).exists()
    assert not Category.objects.filter(deleted_at=None).exists()


def test_a_worker_killed_between_the_commits_is_followed_by_another(tmp_path: Path) -> None:
    import_id = bring_file(
        [a_large_file(tmp_path).read_bytes()],
        kind="products",
        name="rows.csv",
        options=Options(currency="USD"),
        actor_id=None,
    )

    assert _run(_KILLED + "run_next_import()\n").returncode == -signal.SIGKILL
    assert Product.objects.count() == 12
    _let_worker_see_it()

    assert import_of(import_id).state == "done"
    assert Product.objects.count() == 24
    assert_sound()
    assert undo_import(import_id, actor_id=None).withdrawn == 24 + 25


def _run(program: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )


def _is_running(pid: int) -> bool:
    """Say whether a process is there; what has ended, and nobody asked for, has no title."""
    title = Path(f"/proc/{pid}/cmdline")
    return title.exists() and bool(title.read_bytes())


def _let_worker_see_it() -> None:
    Import.objects.update(leased_until=timezone.now())
    assert run_next_import() == 1
