"""Coupons as staff make, change and end them."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from souk.accounts.models import RoleName
from souk.audit.models import Entry
from souk.promotions.models import Coupon
from tests.admin.conftest import staff_with
from tests.admin.forms import problems, submit
from tests.api import Answer, Api
from tests.factories import (
    a_category,
    a_coupon,
    a_manager,
    a_product,
    a_purchase,
    a_variant,
    shipping,
)

pytestmark = pytest.mark.django_db

NOWHERE = "0190f3a0-0000-7000-8000-000000000000"


@pytest.fixture
def staff(db: None) -> Api:
    return a_manager()[1]


def made(staff: Api, **fields: Any) -> dict[str, Any]:
    body = {"code": "SAVE10", "name": "Ten off", "type": "percentage", "value": 10, **fields}
    answer = staff.post("/admin/coupons", body)
    assert answer.status == 201, answer.json
    coupon: dict[str, Any] = answer.json
    return coupon


def use(code: str) -> Answer:
    shipping(f"s-{code.lower()}")
    body = a_purchase((a_variant(), 1), coupon_codes=[code], shipping_method=f"s-{code.lower()}")
    placed = Api().order(body)
    assert placed.status == 201, placed.json
    return placed


def test_a_coupon_is_made(staff: Api) -> None:
    coupon = made(staff, code=" save-10 ", value=12.5)

    assert (coupon["code"], coupon["type"], coupon["value"]) == ("SAVE-10", "percentage", 12.5)
    assert (coupon["usage_limit"], coupon["usage_limit_per_user"]) == (None, 1)
    assert (coupon["used_count"], coupon["is_active"]) == (0, True)
    assert staff.get(f"/admin/coupons/{coupon['id']}").json == coupon
    assert use("SAVE-10").json["discount_amount"] == 125


def test_a_promotion_is_made_by_leaving_the_code_out(staff: Api) -> None:
    promotion = made(staff, code=None, name="Spring")

    assert (promotion["code"], promotion["usage_limit_per_user"]) == (None, None)


def test_amounts_are_in_the_shops_currency_unless_they_say_otherwise(staff: Api) -> None:
    dollars = made(staff, type="fixed_amount", value=500, minimum_amount=1000)
    yen = made(staff, code="YEN", type="fixed_amount", value=500, currency="JPY")
    free = made(staff, code="SHIP", type="free_shipping", value=None)

    assert [one["currency"] for one in (dollars, yen, free)] == ["USD", "JPY", None]
    assert [one["value"] for one in (dollars, yen, free)] == [500, 500, None]


WRONG = [
    ({"code": "with space"}, "code"),
    ({"code": "CAFÉ"}, "code"),
    ({"value": None}, "value"),
    ({"value": 0}, "value"),
    ({"value": 100.01}, "value"),
    ({"value": 5000}, "value"),
    ({"value": 1.234}, "value"),
    ({"value": -1}, "value"),
    ({"type": "fixed_amount", "value": 1.5}, "value"),
    ({"type": "bogus"}, "type"),
    ({"minimum_amount": -1}, "minimum_amount"),
    ({"maximum_discount_amount": 0}, "maximum_discount_amount"),
    ({"usage_limit": 0}, "usage_limit"),
    ({"currency": "usd"}, "currency"),
    ({"starts_at": "2026-02-01T00:00:00Z", "expires_at": "2026-01-01T00:00:00Z"}, "expires_at"),
    ({"expires_at": "0001-01-01T00:00:00+14:00"}, "expires_at"),
    ({"expires_at": "2026-01-01T00:00:00"}, "expires_at"),
    ({"scope": "products"}, "scope_ids"),
    ({"scope": "products", "scope_ids": [NOWHERE]}, "scope_ids"),
    ({"scope": "categories", "scope_ids": [NOWHERE]}, "scope_ids"),
    ({"scope": "sellers", "scope_ids": [NOWHERE]}, "scope_ids"),
    ({"scope_ids": [NOWHERE]}, "scope_ids"),
    ({"used_count": 5}, "used_count"),
]


@pytest.mark.parametrize(("fields", "field"), WRONG, ids=lambda value: str(value)[:40])
def test_a_coupon_that_makes_no_sense_is_refused(
    staff: Api, fields: dict[str, Any], field: str
) -> None:
    body = {"code": "SAVE10", "name": "Ten off", "type": "percentage", "value": 10, **fields}

    refused = staff.post("/admin/coupons", body)

    assert refused.status == 422, refused.json
    assert field in {error["field"].partition(".")[0] for error in refused.json["errors"]}
    assert not Coupon.objects.exists()


def test_a_code_is_one_coupons_whatever_its_case(staff: Api) -> None:
    made(staff, code="SAVE10")

    refused = staff.post(
        "/admin/coupons", {"code": "save10", "name": "Again", "type": "free_shipping"}
    )

    assert (refused.status, refused.code) == (409, "code_taken")


def test_the_database_knows_the_rules_too() -> None:
    coupon = a_coupon("SAVE10", usage_limit=3)
    for wrong in (
        {"name": ""},
        {"percentage": 101},
        {"percentage": None},
        {"amount": 5},
        {"code": "lower"},
        {"usage_limit": 0},
        {"used_count": 4},
        {"used_count": None},
        {"scope": "products"},
        {"minimum_amount": 5, "currency": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Coupon.objects.filter(id=coupon.id).update(**wrong)


def test_a_coupon_is_changed_by_who_has_read_it(staff: Api) -> None:
    coupon = made(staff)
    path = f"/admin/coupons/{coupon['id']}"
    tag = staff.get(path).header("ETag") or ""

    first = staff.patch(path, {"value": 20, "name": "Twenty off"}, **{"If-Match": tag})
    second = staff.patch(path, {"value": 30}, **{"If-Match": tag})

    assert (first.status, first.json["value"], second.status) == (200, 20, 412)
    assert first.header("ETag") != tag
    assert staff.patch(path, {"expires_at": None, "is_stackable": True}).json["value"] == 20


def test_a_use_is_no_change_of_the_coupon(staff: Api) -> None:
    coupon = made(staff, usage_limit=5)
    path = f"/admin/coupons/{coupon['id']}"
    tag = staff.get(path).header("ETag") or ""
    entries = Entry.objects.filter(table_name="promotions_coupons").count()

    use("SAVE10")

    assert staff.get(path).json["used_count"] == 1
    assert Entry.objects.filter(table_name="promotions_coupons").count() == entries
    assert staff.patch(path, {"priority": 3}, **{"If-Match": tag}).status == 200
    assert Entry.objects.filter(table_name="promotions_coupons").count() == entries + 1


def test_another_type_needs_another_value(staff: Api) -> None:
    path = f"/admin/coupons/{made(staff)['id']}"

    assert staff.patch(path, {"type": "fixed_amount"}).status == 422
    assert staff.patch(path, {"type": "free_shipping"}).json["value"] is None
    changed = staff.patch(path, {"type": "fixed_amount", "value": 700, "currency": "USD"})
    assert changed.json["value"] == 700
    assert staff.patch(path, {"currency": None}).json["errors"][0]["field"] == "currency"


def test_a_limit_counts_what_was_used_before_it(staff: Api) -> None:
    coupon = made(staff, usage_limit_per_user=None)
    path = f"/admin/coupons/{coupon['id']}"
    use("SAVE10")
    assert staff.get(path).json["used_count"] == 1

    shipping("s-2")
    too_low = made(staff, code="TWO", usage_limit=2, usage_limit_per_user=None)
    use("TWO")
    Api().order(a_purchase((a_variant(), 1), coupon_codes=["TWO"], shipping_method="s-2"))

    assert staff.patch(path, {"usage_limit": 1}).json["used_count"] == 1
    assert staff.patch(path, {"usage_limit": None}).json["used_count"] == 1
    refused = staff.patch(f"/admin/coupons/{too_low['id']}", {"usage_limit": 1})
    assert refused.json["errors"][0]["field"] == "usage_limit"


def test_a_used_coupon_stays(staff: Api) -> None:
    used, unused = made(staff), made(staff, code="OTHER")
    use("SAVE10")

    refused = staff.delete(f"/admin/coupons/{used['id']}")

    assert (refused.status, refused.code) == (409, "coupon_in_use")
    assert staff.delete(f"/admin/coupons/{unused['id']}", **{"If-Match": '"9"'}).status == 412
    assert staff.delete(f"/admin/coupons/{unused['id']}").status == 204
    assert staff.get(f"/admin/coupons/{unused['id']}").status == 404


def test_coupons_are_listed_by_what_has_become_of_them(staff: Api) -> None:
    a_coupon("NOW", name="Now")
    a_coupon("SOON", starts_at="2100-01-01T00:00:00Z")
    a_coupon("OVER", starts_at="2020-01-01T00:00:00Z", expires_at="2020-02-01T00:00:00Z")
    a_coupon("OFF", is_active=False)
    a_coupon(name="Spring sale")
    a_coupon("DONE", usage_limit=1)
    use("DONE")

    def codes(query: str) -> set[str]:
        answer = staff.get(f"/admin/coupons?{query}&count=true").json
        assert answer["total"] == len(answer["items"])
        return {item["code"] or item["name"] for item in answer["items"]}

    assert codes("state=active") == {"NOW", "Spring sale"}
    assert codes("state=scheduled") == {"SOON"}
    assert codes("state=expired") == {"OVER"}
    assert codes("state=inactive") == {"OFF"}
    assert codes("state=exhausted") == {"DONE"}
    assert codes("automatic=true") == {"Spring sale"}
    assert codes("q=so") == {"SOON"}
    assert codes("q=SALE") == {"Spring sale"}


def test_pages_of_coupons_and_of_their_uses_go_on(staff: Api) -> None:
    coupon = a_coupon("NOW")
    for number in range(3):
        a_coupon(f"C{number}")
    shipping()
    orders = [
        Api().order(a_purchase((a_variant(), 1), coupon_codes=["NOW"])).json["id"] for _ in range(3)
    ]

    for path, wanted in (
        ("/admin/coupons", None),
        (f"/admin/coupons/{coupon.id}/usages", orders[::-1]),
    ):
        first = staff.get(f"{path}?limit=2&count=true").json
        second = staff.get(f"{path}?limit=2&cursor={first['next_cursor']}").json
        assert first["total"] == len(first["items"]) + len(second["items"])
        if wanted:
            seen = [item["order_id"] for item in first["items"] + second["items"]]
            assert seen == wanted
        assert staff.get(f"{path}?cursor=x").status == 422


# The admin


@pytest.fixture
def manager(db: None) -> Client:
    return staff_with(RoleName.MANAGER)[1]


ADD = "/admin/promotions/coupon/add/"


def test_a_coupon_is_written_in_the_admin(manager: Client) -> None:
    mug = a_product(slug="mug")

    answer = submit(
        manager,
        ADD,
        code="save10",
        name="Ten off",
        type="percentage",
        percentage="10",
        minimum_amount="20.00",
        scope="products",
        products="mug",
    )

    assert answer.status_code == 302, problems(answer)
    coupon = Coupon.objects.get()
    assert (coupon.code, coupon.percentage, coupon.minimum_amount) == ("SAVE10", 10, 2000)
    assert (coupon.currency, coupon.scope_ids) == ("USD", [mug.id])
    assert coupon.created_by is not None

    page = f"/admin/promotions/coupon/{coupon.id}/change/"
    changed = submit(manager, page, type="fixed_amount", amount="5.00", usage_limit="9")
    assert changed.status_code == 302, problems(changed)
    coupon.refresh_from_db()
    assert (coupon.percentage, coupon.amount, coupon.used_count) == (None, 500, 0)
    assert (coupon.revision, coupon.scope_ids) == (2, [mug.id])


WRONG_FORMS = [
    ({"code": "a b"}, "code"),
    ({"percentage": "101"}, "value fits"),
    ({"scope": "products", "products": "nowhere"}, "nowhere"),
    ({"scope": "categories"}, "Say which"),
    ({"scope": "sellers", "sellers": "x"}, "Write ids"),
    ({"currency": "XXQ"}, "ISO 4217"),
]


@pytest.mark.parametrize(("fields", "word"), WRONG_FORMS)
def test_the_admin_says_what_is_wrong(manager: Client, fields: dict[str, str], word: str) -> None:
    a_category("Mugs")
    good = {"code": "A", "name": "A", "type": "percentage", "percentage": "10"}

    answer = submit(manager, ADD, **{**good, **fields})

    assert word in problems(answer)
    assert not Coupon.objects.exists()


def test_the_admin_shows_who_used_it(manager: Client) -> None:
    coupon = a_coupon("SAVE10", usage_limit=3, currency="USD")
    number = use("SAVE10").json["order_number"]

    page = manager.get(f"/admin/promotions/coupon/{coupon.id}/change/").content.decode()
    listed = manager.get("/admin/promotions/coupon/?state=active&automatic=0").content.decode()

    assert number in page
    assert "1 of 3" in page
    assert "1 of 3" in listed
