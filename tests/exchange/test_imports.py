"""An import is one transaction: all of it or nothing, told row by row, and known afterwards."""

import codecs
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from souk.accounts.models import User
from souk.accounts.queries.profile import user_of
from souk.audit.models import Entry
from souk.catalog.models import Attribute, Category, Product
from souk.exchange.models import Change, Import, Part, State
from souk.exchange.operations import products
from souk.exchange.operations.imports import Options, bring_file, import_file, run_next_import
from souk.exchange.queries.imports import import_of
from souk.inventory.models import Stock
from souk.notifications.models import Letter
from souk.promotions.models import Coupon
from tests.database import owner
from tests.exchange.files import a_file, brought, refused
from tests.factories import a_category, a_coupon, a_customer, a_manager, a_variant

pytestmark = pytest.mark.django_db

PRODUCTS = ("handle,name,sku,price,quantity", "mug,Mug,MUG,12.50,3", "jar,Jar,JAR,7,1")


def test_one_refused_row_stops_all_of_them(tmp_path: Path) -> None:
    path = a_file(tmp_path, *PRODUCTS, "cup,Cup,CUP,dear,1")

    seen = brought(path, "products")

    assert (seen.state, seen.counts["products_created"]) == ("refused", 2)
    assert refused(seen) == [(4, "price", "price: 'dear' is not a number")]
    assert not Product.objects.exists()
    assert not Change.objects.exists()


def test_statements_are_planned_anew_as_tables_grow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(products, "_BATCH", 1)
    path = a_file(tmp_path, "handle,name,sku,price", *(f"p{n},P {n},P{n},7" for n in range(5)))

    with CaptureQueriesContext(connection) as told:
        brought(path, "products")

    said = [query["sql"] for query in told.captured_queries]
    planned = [place for place, sql in enumerate(said) if sql == "DISCARD PLANS"]
    written = [place for place, sql in enumerate(said) if "INSERT INTO catalog_products" in sql]
    assert len(written) == 5
    assert [sum(one < place for one in written) for place in planned] == [1, 2, 4]


def test_a_partial_import_takes_the_good_rows(tmp_path: Path) -> None:
    seen = brought(a_file(tmp_path, *PRODUCTS, "cup,Cup,CUP,dear,1"), "products", is_partial=True)

    assert (seen.state, seen.refusal_count) == ("done", 1)
    assert set(Product.objects.values_list("slug", flat=True)) == {"mug", "jar"}


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("products", PRODUCTS),
        ("categories", ("slug,name", "mugs,Mugs")),
        ("customers", ("email,first_name", "ada@example.com,Ada")),
        ("coupons", ("code,type,value", "SPRING,percentage,10")),
        ("stock", ("warehouse,sku,available", "main,THERE,4")),
    ],
)
def test_a_dry_run_says_what_would_happen_and_changes_nothing(
    tmp_path: Path, kind: str, lines: tuple[str, ...]
) -> None:
    a_variant(sku="THERE", stock=1)
    models = (Product, Category, User, Coupon)
    before = [model.objects.count() for model in models]

    seen = brought(a_file(tmp_path, *lines), kind, is_dry_run=True)

    assert (seen.state, seen.refusal_count) == ("done", 0)
    assert sum(seen.counts.values()) >= 1
    assert [model.objects.count() for model in models] == before
    assert Stock.objects.get().available == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (codecs.BOM_UTF16_LE + "slug,name\nä,b\n".encode("utf-16-le"), "is in UTF-16"),
        ("slug,name\nmugs,Mugs\n".encode("utf-16-le"), "is no text, or in UTF-16"),
        ("slug,name\nmugs,Größe\n".encode("cp1252"), "(line 2), perhaps Windows-1252"),
        (b"PK\x03\x04" + bytes(100), "is an Excel workbook"),
        (b'[{"slug": "mugs"}]', "is a JSON array; write one object a line"),
        (b'[ \n {"slug": "mugs"} ]', "is a JSON array; write one object a line"),
        (bytes(range(256)) * 4, "not UTF-8"),
        (b"name\nMugs\n", "missing columns: slug"),
        (b"slug,name,colour\n", "unknown columns: colour"),
        (b"slug,slug\n", "two columns have the same name"),
        (b"\n \n", "the file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_why(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(content)

    seen = brought(path, "categories")

    assert (seen.state, seen.counts) == ("failed", {})
    assert reason in seen.error


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(codecs.BOM_UTF8 + b"slug,name\r\nmugs,Mugs\r\n")

    assert brought(path, "categories").state == "done"


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        ("categories", ("slug,name", "mugs,A", "mugs,B"), (3, "slug")),
        ("categories", ("slug,name,parent", "a,A,b", "b,B,a"), (2, "parent")),
        ("categories", ("slug,name,parent", "a,A,nowhere"), (2, "parent")),
        ("categories", ("slug,name", "Not a slug,A"), (2, "slug")),
        ("stock", ("warehouse,sku,available", "main,X,1", "main,x,2"), (2, "sku")),
        ("stock", ("warehouse,sku,available", "main,THERE,1", "main,there,2"), (3, "sku")),
        ("stock", ("warehouse,sku,available", "moon,THERE,1"), (2, "warehouse")),
        ("stock", ("warehouse,sku,available", "main,THERE,-1"), (2, "available")),
        ("customers", ("email,first_name", "a@b.io,A", "c@d.io,C", "A@b.io,B"), (4, "email")),
        ("customers", ("email", "not an e-mail"), (2, "email")),
        ("customers", ("email,phone", "a@b.io,+491", "c@d.io,+49 1"), (3, "phone")),
        ("customers", ("email,phone", "a@b.io,+\u0661\u0662\u0663\u0664"), (2, "phone")),
        ("customers", ("email,line1", "a@b.io,Street 1"), (2, "full_name")),
        ("customers", ("email,date_of_birth", "a@b.io,31.12.1990"), (2, "date_of_birth")),
        ("coupons", ("code,type,value", "A,percentage,5", "a,percentage,6"), (3, "code")),
        ("coupons", ("code,type,value", "A,percentage,101"), (2, "value")),
        ("coupons", ("code,type,value", "A,percentage,NaN"), (2, "value")),
        ("coupons", ("code,type,value", "A,percentage,sNaN"), (2, "value")),
        ("coupons", ("code,type,value", "A,percentage,Infinity"), (2, "value")),
        ("coupons", ("code,type,value", "A B,percentage,1"), (2, "code")),
        ("coupons", ("code,type,scope", "A,free_shipping,products"), (2, "scope_slugs")),
        ("coupons", ("code,value", "A,5"), (2, "type")),
        ("products", ("handle,name,sku,price,category_slug", "a,A,S,1,none"), (2, "category_slug")),
        ("products", ("handle,name,sku,price,seller", "a,A,S,1,nobody"), (2, "seller")),
    ],
)
def test_a_row_that_cannot_be_taken_is_told_by_line_and_column(
    tmp_path: Path, kind: str, lines: tuple[str, ...], expected: tuple[int, str]
) -> None:
    a_variant(sku="THERE", stock=1)

    seen = brought(a_file(tmp_path, *lines), kind)

    assert seen.state == "refused"
    assert expected in [(line, column) for line, column, _ in refused(seen)]


def test_members_of_staff_are_not_changed_by_a_file(tmp_path: Path) -> None:
    boss, _ = a_manager()

    seen = brought(a_file(tmp_path, "email,phone", f"{boss.email},+491701234567"), "customers")

    assert [column for _, column, _ in refused(seen)] == ["email"]


def test_who_is_brought_in_has_no_password_and_gets_no_letter(tmp_path: Path) -> None:
    brought(a_file(tmp_path, "email,email_verified", "ada@example.com,true"), "customers")

    ada = User.objects.get(email="ada@example.com")
    assert not ada.has_usable_password()
    assert ada.email_verified_at is not None
    assert [role.name for role in ada.roles.all()] == ["customer"]
    assert not Letter.objects.exists()


def test_who_is_there_already_stays_as_they_are_where_the_file_says_nothing(
    tmp_path: Path,
) -> None:
    ada, _ = a_customer("ada@example.com")
    password = User.objects.get(id=ada.id).password

    seen = brought(
        a_file(tmp_path, "email,first_name,last_name,status", "ADA@example.com,Ada,,suspended"),
        "customers",
    )

    now = user_of(ada.id)
    assert seen.counts == {"customers_updated": 1}
    assert (now.first_name, now.status, now.password) == ("Ada", "approved", password)


def test_a_customer_keeps_the_default_address_of_the_file(tmp_path: Path) -> None:
    head = "email,address_default,full_name,line1,city,country"
    rows = ("ada@example.com,,Ada,1 Street,Rome,IT", "ada@example.com,true,Ada,2 Street,Rome,IT")

    seen = brought(a_file(tmp_path, head, *rows), "customers")

    ada = User.objects.get(email="ada@example.com")
    assert (seen.state, seen.counts["addresses_created"]) == ("done", 2)
    assert ada.addresses.get(is_default=True).line1 == "2 Street"


def test_a_coupon_keeps_its_uses(tmp_path: Path) -> None:
    a_coupon("SPRING", usage_limit=5)
    Coupon.objects.update(used_count=3)

    low = brought(a_file(tmp_path, "code,usage_limit", "spring,2"), "coupons")
    fine = brought(a_file(tmp_path, "code,usage_limit", "spring,4"), "coupons")

    assert (low.state, fine.state) == ("refused", "done")
    assert (Coupon.objects.get().used_count, Coupon.objects.get().usage_limit) == (3, 4)


@pytest.mark.parametrize(
    "said",
    [
        "{}",
        "[1]",
        '[{"name": "Volume"}]',
        '[{"name": "Volume", "kind": "litres"}]',
        '[{"name": "Volume", "kind": ["number"]}]',
        '[{"name": " ", "kind": "number"}]',
        '[{"name": "Colour", "kind": "choice"}]',
        '[{"name": "Volume", "kind": "number", "choices": ["1"]}]',
        '[{"name": "Volume", "kind": "number", "more": 1}]',
        '[{"name": "Volume", "kind": "number"}, {"name": "volume", "kind": "text"}]',
    ],
)
def test_a_category_declares_what_the_api_would_take(tmp_path: Path, said: str) -> None:
    cell = said.replace('"', '""')

    seen = brought(a_file(tmp_path, "slug,name,attributes", f'mugs,Mugs,"{cell}"'), "categories")

    assert [(line, column) for line, column, _ in refused(seen)] == [(2, "attributes")]


def test_a_file_replaces_what_a_category_declares_where_it_speaks_of_it(tmp_path: Path) -> None:
    mugs = a_category("Mugs")
    Attribute.objects.create(category=mugs, name="Size", kind="text")
    said = '"[{""name"": ""Volume"", ""kind"": ""number""}]"'

    silent = brought(a_file(tmp_path, "slug,name", "mugs,Mugs"), "categories")
    first, again = (
        brought(a_file(tmp_path, "slug,attributes", f"mugs,{said}"), "categories") for _ in range(2)
    )

    assert silent.counts == again.counts == {"categories_unchanged": 1}
    assert first.counts == {"categories_updated": 1}
    assert list(Attribute.objects.values_list("name", "kind")) == [("Volume", "number")]


def test_categories_change_places_in_one_file(tmp_path: Path) -> None:
    top = a_category("Top")
    a_category("Below", parent=top)

    seen = brought(a_file(tmp_path, "slug,parent", "top,below", "below,"), "categories")

    assert seen.state == "done"
    assert set(Category.objects.values_list("path", flat=True)) == {"below", "below/top"}


def test_the_worker_takes_in_what_was_brought() -> None:
    import_id = bring_file(
        [b"slug,na", b"me\nmugs,Mugs\n"],
        kind="categories",
        name="c.csv",
        options=Options(currency="USD"),
        actor_id=None,
    )
    assert import_of(import_id).state == State.WAITING

    assert (run_next_import(), run_next_import()) == (1, 0)

    assert import_of(import_id).state == State.DONE
    assert Category.objects.get().slug == "mugs"
    assert not Part.objects.exists()


def test_an_import_whose_worker_was_killed_is_begun_anew() -> None:
    options = Options(currency="USD")
    import_id = bring_file(
        [b"slug,name\nmugs,Mugs\n"], kind="categories", name="c", options=options, actor_id=None
    )
    Import.objects.update(state="running", claim=import_id, leased_until=timezone.now())

    assert run_next_import() == 1

    assert import_of(import_id).counts == {"categories_created": 1}


def test_who_brought_it_is_in_the_audit(tmp_path: Path) -> None:
    boss, _ = a_manager()
    path = a_file(tmp_path, "slug,name", "mugs,Mugs")

    import_id = import_file(
        path, kind="categories", options=Options(currency="USD"), actor_id=boss.id
    )

    entry = Entry.objects.get(table_name="catalog_categories")
    assert (entry.actor_id, entry.request_id) == (boss.id, f"import:{import_id}")


def test_an_import_may_take_longer_than_a_request(tmp_path: Path) -> None:
    seen: list[tuple[str, ...]] = []

    def tell(line: int, of: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('statement_timeout'),"
                " current_setting('idle_in_transaction_session_timeout')"
            )
            seen.append(cursor.fetchone())

    brought(a_file(tmp_path, "slug,name", "mugs,Mugs"), "categories", tell=tell)

    assert seen == [("10min", "10min")]


def test_nobody_tells_the_planner_of_an_import_half_way_that_its_tables_are_empty(
    tmp_path: Path,
) -> None:
    said: list[str] = []

    def tell(line: int, of: int) -> None:
        with owner() as db:
            db.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
            # As autovacuum does, which waits for nobody.
            db.execute("ANALYZE (SKIP_LOCKED) catalog_categories, search_entries")

    brought(a_file(tmp_path, "slug,name", "mugs,Mugs"), "categories", tell=tell)

    skipped = 'skipping analyze of "{}" --- lock not available'
    assert said == [skipped.format("catalog_categories"), skipped.format("search_entries")]


def test_an_import_goes_on_where_another_one_keeps_the_counts_of_its_tables(
    tmp_path: Path,
) -> None:
    path = a_file(tmp_path, "slug,name", "mugs,Mugs")

    with owner() as db, db.transaction():
        db.execute("SELECT core.keep_counts()")
        seen = brought(path, "categories")

    assert seen.state == "done"
