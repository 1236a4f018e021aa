"""Where commits are real: killed processes, answers that are read later, and the doctor's word."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from souk.catalog.models import Product, Variant
from souk.exchange.models import Import, State
from souk.exchange.operations.imports import Options, bring_file, run_next_import
from souk.exchange.operations.undo import undo_import
from souk.exchange.queries.imports import import_of
from tests.exchange.files import a_file, brought
from tests.factories import a_category, a_product, a_variant, an_admin
from tests.invariants import assert_sound


def test_a_killed_import_leaves_nothing_behind(tmp_path: Path, committed: None) -> None:
    lines = [f"p{n},Product {n},SKU-{n},{n + 1},1" for n in range(20_000)]
    path = a_file(tmp_path, "handle,name,sku,price,quantity", *lines)
    program = (
        "import os, signal, django; django.setup()\n"
        "from pathlib import Path\n"
        "from souk.exchange.operations.imports import Options, import_file\n"
        "def tell(line, of):\n"
        "    if line > 4000: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"import_file(Path({str(path)!r}), kind='products', options=Options('USD'), tell=tell)\n"
    )

    ended = subprocess.run([sys.executable, "-c", program], env=os.environ, check=False)

    assert ended.returncode == -signal.SIGKILL
    assert not Product.objects.exists()
    assert not Variant.objects.exists()
    left = Import.objects.get()
    assert left.state == State.RUNNING
    Import.objects.update(leased_until=timezone.now())
    assert run_next_import() == 1
    assert "import the file again" in import_of(left.id).error


def test_an_import_is_begun_anew_where_the_database_would_not(committed: None) -> None:
    import_id = bring_file(
        [b"slug,name\nmugs,Mugs\n"],
        kind="categories",
        name="c.csv",
        options=Options(currency="USD"),
        actor_id=None,
    )
    with psycopg.connect(os.environ["DATABASE_URL"]) as other:
        other.execute("LOCK TABLE catalog_categories IN EXCLUSIVE MODE")
        connection.cursor().execute("SET lock_timeout = '100ms'")
        with pytest.raises(OperationalError):
            run_next_import()
    connection.close()
    waiting = import_of(import_id)
    assert waiting.state == State.RUNNING
    assert "begun anew within a minute: canceling statement due to lock timeout" in waiting.error

    Import.objects.update(leased_until=timezone.now())
    assert run_next_import() == 1

    seen = import_of(import_id)
    assert (seen.counts, seen.error) == ({"categories_created": 1}, "")


def test_an_import_is_begun_anew_where_there_is_no_room_for_its_file(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = bring_file(
        [b"slug,name\nmugs,Mugs\n"],
        kind="categories",
        name="c.csv",
        options=Options(currency="USD"),
        actor_id=None,
    )
    with monkeypatch.context() as full:
        full.setattr(tempfile, "tempdir", "/dev/full")
        with pytest.raises(OSError, match="Not a directory"):
            run_next_import()

    waiting = import_of(import_id)
    assert (waiting.state, "Not a directory" in waiting.error) == ("running", True)
    assert run_next_import() == 0
    Import.objects.update(leased_until=timezone.now())
    assert run_next_import() == 1
    assert import_of(import_id).state == "done"


def test_an_imported_shop_is_sound(tmp_path: Path, committed: None) -> None:
    brought(
        a_file(
            tmp_path,
            "handle,name,category,option.Size,sku,price,quantity,image",
            "mug,Mug,Home > Mugs,S,MUG-S,12.50,3,https://example.com/a.png",
            "mug,,,L,MUG-L,14,,",
            "jar,Jar,Home,,JAR,7,1,",
        ),
        "products",
    )
    brought(a_file(tmp_path, "warehouse,sku,available", "main,jar,9"), "stock")
    brought(a_file(tmp_path, "slug,active", "mugs,false"), "categories")

    assert_sound()


def test_an_undone_import_leaves_a_sound_shop(tmp_path: Path, committed: None) -> None:
    mug = a_product(slug="mug", category=a_category("Mugs"), option_names=["Size"])
    a_variant(product=mug, sku="MUG-S", options={"Size": "S"}, stock=None)

    path = a_file(
        tmp_path,
        "handle,name,category,tags,attr.Brand,option.Size,sku,price,cost,image",
        "mug,Cup,Home > Cups,blue,B,S,MUG-S,12.50,4,https://example.com/new.png",
        "mug,,,,,L,MUG-L,14,,",
        "jar,Jar,Home,,,,JAR,7,,",
    )
    seen = brought(path, "products")

    assert undo_import(seen.id, actor_id=None).withdrawn == 5

    assert_sound()


def test_staff_take_rows_out(committed: None) -> None:
    a_category("Mugs")
    _, api = an_admin()

    csv = api.get("/admin/exports/categories")
    lines = api.get("/admin/exports/categories?format=jsonl")

    assert csv.header("Content-Disposition") == 'attachment; filename="categories.csv"'
    assert csv.body.decode().splitlines()[1].startswith("mugs,Mugs,")
    assert lines.json["slug"] == "mugs"
    assert api.get("/admin/exports/secrets").status == 422


def test_the_planner_knows_at_once_what_an_import_and_an_undo_have_made(
    tmp_path: Path, committed: None
) -> None:
    lines = [f"p{n},Product {n},SKU-{n},{n + 1}" for n in range(1500)]

    made = brought(a_file(tmp_path, "handle,name,sku,price", *lines), "products")
    after_the_import = _counted("catalog_variants")
    undo_import(made.id, actor_id=None)

    assert after_the_import == (1500, 0)
    assert _counted("catalog_variants") == (1500, 0)


def _counted(table: str) -> tuple[int, int]:
    """Return how many rows the planner takes a table for, and what has changed since."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT class.reltuples, known.n_mod_since_analyze"
            " FROM pg_class AS class JOIN pg_stat_user_tables AS known ON known.relid = class.oid"
            " WHERE class.relname = %s",
            [table],
        )
        tuples, changed = cursor.fetchone()
    return int(tuples), int(changed)
