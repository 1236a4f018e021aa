"""Methods, zones and rates, as staff change them over the API."""

from typing import Any

import pytest

from souk.shipping.models import Method, Rate
from tests.api import Api
from tests.factories import a_rate, a_zone, an_admin, shipping

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(api: Api) -> Api:
    return an_admin()[1]


def made(admin: Api, path: str, **body: Any) -> dict[str, Any]:
    answer = admin.post(f"/admin/shipping/{path}", body)
    assert answer.status == 201, answer.json
    found: dict[str, Any] = answer.json
    return found


def test_a_method_is_set_up_in_three_calls(admin: Api, api: Api) -> None:
    method = made(admin, "methods", code="post", name="By post", min_days=2, max_days=4)
    zone = made(admin, "zones", name="Home", countries=["DE"])
    rate = made(
        admin,
        "rates",
        method_id=method["id"],
        zone_id=zone["id"],
        amount=490,
        free_from_amount=5000,
    )

    assert (rate["currency"], rate["min_order_amount"], rate["is_active"]) == ("USD", 0, True)
    (option,) = api.get("/shipping/options?country=DE").json["items"]
    assert (option["code"], option["amount"]) == ("post", 490)
    listed = admin.get(f"/admin/shipping/rates?method_id={method['id']}&count=true").json
    assert listed == {"items": [rate], "next_cursor": None, "total": 1}
    assert admin.get("/admin/shipping/methods").json["items"] == [method]
    assert admin.get(f"/admin/shipping/zones/{zone['id']}").json == zone


@pytest.mark.parametrize("kind", ["methods", "zones", "rates"])
def test_what_was_changed_meanwhile_is_not_overwritten(admin: Api, kind: str) -> None:
    method = shipping()
    row = {"methods": method, "zones": a_zone(), "rates": method.rates.get()}[kind]
    path = f"/admin/shipping/{kind}/{row.id}"
    change: dict[str, Any] = {"amount": 1} if kind == "rates" else {"name": "Another"}
    read = admin.get(path)
    etag = read.header("ETag") or ""

    assert admin.patch(path, change, **{"If-Match": '"1"'}).status == 412
    assert admin.delete(path, **{"If-Match": '"1"'}).status == 412
    changed = admin.patch(path, change, **{"If-Match": etag})
    assert changed.status == 200
    assert changed.json == {**read.json, **change, "updated_at": changed.json["updated_at"]}


def test_a_page_follows_another(admin: Api) -> None:
    for number in range(5):
        a_zone("US", regions=[f"R{number}"])

    first = admin.get("/admin/shipping/zones?limit=3").json
    rest = admin.get(f"/admin/shipping/zones?limit=3&cursor={first['next_cursor']}").json

    names = [zone["name"] for zone in [*first["items"], *rest["items"]]]
    assert names == [f"US, R{number}" for number in range(5)]
    assert rest["next_cursor"] is None
    assert admin.get(f"/admin/shipping/methods?cursor={first['next_cursor']}").status == 422


def test_a_zone_with_rates_stays(admin: Api) -> None:
    method = shipping()
    zone = a_zone()

    refused = admin.delete(f"/admin/shipping/zones/{zone.id}")
    assert (refused.status, refused.code) == (409, "zone_in_use")

    assert admin.delete(f"/admin/shipping/rates/{method.rates.get().id}").status == 204
    assert admin.delete(f"/admin/shipping/zones/{zone.id}").status == 204


def test_a_method_goes_with_its_rates(admin: Api) -> None:
    method = shipping()

    assert admin.delete(f"/admin/shipping/methods/{method.id}").status == 204
    assert not Method.objects.exists()
    assert not Rate.objects.exists()


def test_refusals_say_what_to_do(admin: Api) -> None:
    method, zone = shipping(), a_zone()
    rate = {"method_id": str(method.id), "zone_id": str(zone.id), "amount": 1}
    other = a_rate(method, a_zone("DE"))

    def refused(path: str, body: dict[str, Any], verb: str = "post") -> tuple[int, str | None]:
        answer = admin.send(verb, f"/admin/shipping/{path}", body)
        assert answer.json["detail"], answer.json
        return answer.status, answer.code

    assert refused("methods", {"code": "STANDARD", "name": "x"}) == (409, "method_code_taken")
    assert refused("methods", {"code": "a b", "name": "x"}) == (422, "invalid_request")
    days = {"code": "x", "name": "x", "min_days": 3, "max_days": 2}
    assert refused("methods", days) == (422, "invalid_request")
    assert refused(f"methods/{method.id}", {"name": None}, "patch") == (422, "invalid_request")
    assert refused("zones", {"name": "x", "regions": ["CA"]}) == (422, "invalid_request")
    dots = {"name": "x", "countries": ["US"], "regions": ["."]}
    assert refused("zones", dots) == (422, "invalid_request")
    assert refused("zones", {"name": "x", "countries": ["usa"]}) == (422, "invalid_request")
    assert refused("rates", rate) == (409, "rates_overlap")
    assert refused("rates", {**rate, "amount": -1}) == (422, "invalid_request")
    nowhere = {**rate, "zone_id": str(method.id)}
    assert refused("rates", nowhere) == (422, "invalid_request")
    crossed = {**rate, "min_order_amount": 2, "max_order_amount": 1}
    assert refused("rates", crossed) == (422, "invalid_request")
    heavier = {"min_weight_grams": 2, "max_weight_grams": 1}
    assert refused(f"rates/{other.id}", heavier, "patch") == (422, "invalid_request")
    assert Rate.objects.count() == 2


def test_an_inactive_rate_makes_room_for_another(admin: Api) -> None:
    method, zone = shipping(), a_zone()
    rate = method.rates.get()
    body = {"method_id": str(method.id), "zone_id": str(zone.id), "amount": 1}

    assert admin.patch(f"/admin/shipping/rates/{rate.id}", {"is_active": False}).status == 200
    made(admin, "rates", **body)

    again = admin.patch(f"/admin/shipping/rates/{rate.id}", {"is_active": True})
    assert (again.status, again.code) == (409, "rates_overlap")
