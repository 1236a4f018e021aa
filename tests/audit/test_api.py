"""The audit over HTTP: for admins, in pages, and as it was."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from souk.accounts.models import TwoFactor
from souk.accounts.operations.two_factors import set_up_two_factors
from souk.audit.models import Entry
from souk.catalog.models import Variant
from tests.api import Api
from tests.audit.acting import IP, REQUEST, act_as, entries_of
from tests.factories import a_customer, a_manager, a_variant, an_admin, shipping


@pytest.fixture
def admin(api: Api) -> Api:
    return an_admin()[1]


def test_only_admins_read_the_audit(api: Api) -> None:
    paths = ["/admin/audit", f"/admin/audit/catalog_variants/{a_variant().id}"]
    for path in paths:
        assert api.get(path).status == 401
        assert a_customer()[1].get(path).status == 403
        refused = a_manager()[1].get(path)
        assert (refused.status, refused.code) == (403, "permission_missing")
        assert an_admin()[1].get(path).status == 200


def test_an_entry_says_who_what_when_and_from_where(admin: Api) -> None:
    mug = a_variant(price=1000)
    manager, _ = a_manager()
    with act_as(manager.id):
        Variant.objects.filter(id=mug.id).update(price_amount=1200)

    entry = admin.get("/admin/audit?limit=1").json["items"][0]

    assert datetime.fromisoformat(entry.pop("changed_at")) <= datetime.now(UTC)
    assert entry == {
        "id": str(entries_of(mug)[-1].id),
        "table": "catalog_variants",
        "record": str(mug.id),
        "subject": str(mug.product_id),
        "action": "update",
        "actor": {"id": str(manager.id), "email": manager.email, "role": "staff"},
        "ip_address": IP,
        "user_agent": "",
        "request_id": REQUEST,
        "old_values": {"price_amount": 1000},
        "new_values": {"price_amount": 1200},
    }


def test_every_filter_narrows(admin: Api) -> None:
    mug, method = a_variant(), shipping()
    manager, _ = a_manager()
    with act_as(manager.id):
        Variant.objects.filter(id=mug.id).update(price_amount=1)
    Variant.objects.filter(id=mug.id).update(price_amount=2)
    method.delete()

    def found(query: str) -> list[tuple[str, str]]:
        answer = admin.get(f"/admin/audit?{query}")
        assert answer.status == 200, answer.json
        return [(entry["table"], entry["action"]) for entry in answer.json["items"]]

    change, made = ("catalog_variants", "update"), ("catalog_variants", "insert")
    assert found("table=catalog_variants") == [change, change, made]
    assert found(f"record={mug.id}&action=update") == [change, change]
    assert found(f"user={manager.id}") == [change]
    assert found("action=delete&table=shipping_methods") == [("shipping_methods", "delete")]
    assert found(f"record={mug.id}&user={manager.id}&action=insert") == []
    soon = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    earlier = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert found(f"from={soon}") == found(f"to={earlier}") == []
    assert found(f"from={earlier}&to={soon}&table=shipping_methods&count=true") != []


def test_pages_follow_each_other_without_gap(admin: Api) -> None:
    mug = a_variant()
    for price in range(1, 8):
        Variant.objects.filter(id=mug.id).update(price_amount=price)
    path = f"/admin/audit?record={mug.id}&limit=3&count=true"

    seen, cursor = [], ""
    while cursor is not None:
        page = admin.get(path + (f"&cursor={cursor}" if cursor else "")).json
        assert page["total"] == 8
        seen += [entry["id"] for entry in page["items"]]
        cursor = page["next_cursor"]

    assert seen == [str(entry.id) for entry in reversed(entries_of(mug))]
    first = admin.get(path).json["next_cursor"]
    other = admin.get(f"/admin/audit?limit=3&cursor={first}")
    assert (other.status, other.json["errors"][0]["code"]) == (422, "bad_cursor")


@pytest.mark.parametrize(
    "query",
    [
        "table=orders_orders",
        "user=ada",
        "action=create",
        "from=yesterday",
        "from=2026-01-01T00:00:00",
        "since=2026-01-01T00:00:00Z",
        "cursor=abc",
        "limit=101",
    ],
)
def test_what_makes_no_sense_is_refused(admin: Api, query: str) -> None:
    answer = admin.get(f"/admin/audit?{query}")

    assert answer.status == 422, answer.json
    assert answer.json["detail"]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_any_moment_may_be_named(admin: Api, moment: str) -> None:
    mug = a_variant()

    assert admin.get(f"/admin/audit?from={moment}").status == 200
    assert admin.get(f"/admin/audit?to={moment}").status == 200
    past = admin.get(f"/admin/audit/catalog_variants/{mug.id}?at={moment}")
    assert past.status == (200 if moment.startswith("9") else 404), past.json


def test_a_record_is_shown_as_it_was(admin: Api) -> None:
    mug = a_variant(price=1000)

    now = admin.get(f"/admin/audit/catalog_variants/{mug.id}").json

    assert (now["table"], now["record"]) == ("catalog_variants", str(mug.id))
    assert now["values"]["price_amount"] == 1000
    assert now["values"]["sku"] == mug.sku


def test_what_staff_may_not_touch_has_a_past_without_its_secret(admin: Api) -> None:
    user, _ = a_customer()
    set_up_two_factors(user.id)
    row = TwoFactor.objects.get(user=user)

    answer = admin.get(f"/admin/audit/accounts_two_factors/{row.id}")

    assert (answer.status, answer.json["values"]["secret"]) == (200, "[secret]")


def test_what_was_not_there_is_404_and_says_why(admin: Api) -> None:
    mug = a_variant()
    nowhere = "00000000-0000-7000-8000-000000000000"

    for path, code in (
        (f"/admin/audit/catalog_variants/{nowhere}", "record_not_there"),
        ("/admin/audit/catalog_variants/mug", "record_not_there"),
        (f"/admin/audit/catalog_variants/{mug.id}?at=2020-01-01T00:00:00Z", "moment_not_kept"),
        (f"/admin/audit/orders_orders/{nowhere}", "table_not_audited"),
    ):
        answer = admin.get(path)
        assert (answer.status, answer.code) == (404, code)
    assert "catalog_variants" in answer.json["detail"]


def test_a_page_takes_as_many_statements_for_two_as_for_forty(admin: Api) -> None:
    def page() -> int:
        admin.get("/admin/roles")  # What a process asks for now and then is known.
        with CaptureQueriesContext(connection) as captured:
            assert admin.get("/admin/audit?limit=100").status == 200
        return len(captured)

    manager, _ = a_manager()
    with act_as(manager.id):
        a_variant()
    few = page()
    for _ in range(20):
        a_variant()

    assert Entry.objects.count() > 40
    assert page() == few <= 2
