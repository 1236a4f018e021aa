"""The address book."""

import pytest

from souk.accounts.models import Address
from tests.api import Api
from tests.factories import ADDRESS, a_customer
from tests.threads import at_once


def defaults(me: Api, kind: str = "shipping") -> list[str]:
    items = me.get(f"/me/addresses?type={kind}").json["items"]
    return [item["id"] for item in items if item["is_default"]]


def test_the_first_of_a_type_is_its_default(api: Api) -> None:
    _, me = a_customer()

    first = me.post("/me/addresses", ADDRESS).json
    second = me.post("/me/addresses", ADDRESS).json
    billing = me.post("/me/addresses", {**ADDRESS, "type": "billing"}).json

    assert (first["is_default"], second["is_default"]) == (True, False)
    assert defaults(me, "billing") == [billing["id"]]


def test_a_new_default_takes_the_place_of_the_old_one(api: Api) -> None:
    _, me = a_customer()
    me.post("/me/addresses", ADDRESS)
    second = me.post("/me/addresses", ADDRESS).json

    assert me.patch(f"/me/addresses/{second['id']}", {"is_default": True}).json["is_default"]
    assert defaults(me) == [second["id"]]
    third = me.post("/me/addresses", {**ADDRESS, "is_default": True}).json
    assert defaults(me) == [third["id"]]


def test_a_default_gives_way_to_another_one_only(api: Api) -> None:
    _, me = a_customer()
    first = me.post("/me/addresses", ADDRESS).json
    second = me.post("/me/addresses", ADDRESS).json

    refused = me.patch(f"/me/addresses/{first['id']}", {"is_default": False})

    assert (refused.status, refused.json["errors"][0]["field"]) == (422, "is_default")
    assert me.patch(f"/me/addresses/{second['id']}", {"is_default": False}).status == 200


def test_after_a_default_the_latest_takes_its_place(api: Api) -> None:
    _, me = a_customer()
    first, _, third = (me.post("/me/addresses", ADDRESS).json for _ in range(3))

    assert me.delete(f"/me/addresses/{first['id']}").status == 204

    assert defaults(me) == [third["id"]]


def test_a_book_keeps_a_default_whoever_takes_it_away(committed: None) -> None:
    user, me = a_customer()
    latest = [me.post("/me/addresses", ADDRESS).json["id"] for _ in range(3)][-1]
    mine = Address.objects.filter(user=user)

    mine.update(is_default=False)
    assert defaults(me) == [latest]
    mine.filter(is_default=True).delete()
    assert defaults(me) == [str(mine.order_by("-id")[0].id)]
    mine.filter(is_default=True).update(type="billing")
    assert len(defaults(me)) == len(defaults(me, "billing")) == 1
    Address.objects.create(user=user, type="billing", **ADDRESS)
    assert len(defaults(me, "billing")) == 1


@pytest.mark.parametrize("field", ["full_name", "line1", "city", "country", "line2", "is_default"])
def test_null_is_no_part_of_an_address(api: Api, field: str) -> None:
    _, me = a_customer()
    address = me.post("/me/addresses", ADDRESS).json

    refused = me.patch(f"/me/addresses/{address['id']}", {field: None})

    assert (refused.status, refused.json["errors"][0]["field"]) == (422, field)
    assert me.get(f"/me/addresses/{address['id']}").json == address


def test_a_book_is_read_by_type_and_in_pages(api: Api) -> None:
    _, me = a_customer()
    shipping = [me.post("/me/addresses", ADDRESS).json["id"] for _ in range(3)]
    me.post("/me/addresses", {**ADDRESS, "type": "billing"})

    first = me.get("/me/addresses?type=shipping&limit=2&count=true").json
    rest = me.get(f"/me/addresses?type=shipping&limit=2&cursor={first['next_cursor']}").json
    other = me.get(f"/me/addresses?limit=2&cursor={first['next_cursor']}")

    assert first["total"] == 3
    assert [item["id"] for item in first["items"] + rest["items"]] == shipping
    assert rest["next_cursor"] is None
    assert other.status == 422


def test_a_book_has_its_limit(api: Api) -> None:
    user, me = a_customer()
    Address.objects.bulk_create(Address(user=user, **ADDRESS) for _ in range(100))

    refused = me.post("/me/addresses", ADDRESS)

    assert (refused.status, refused.code) == (409, "too_many_addresses")


def test_the_limit_holds_at_once(committed: None) -> None:
    user, me = a_customer()
    Address.objects.bulk_create(Address(user=user, **ADDRESS) for _ in range(98))

    answers = at_once(*[lambda: me.post("/me/addresses", ADDRESS)] * 6)

    assert sorted(answer.status for answer in answers) == [201] * 2 + [409] * 4


def test_of_many_first_addresses_at_once_one_is_the_default(committed: None) -> None:
    _, me = a_customer()

    answers = at_once(*[lambda: me.post("/me/addresses", ADDRESS)] * 6)

    assert [answer.status for answer in answers] == [201] * 6
    assert len(defaults(me)) == 1


def test_of_many_new_defaults_at_once_one_stays(committed: None) -> None:
    _, me = a_customer()
    paths = [f"/me/addresses/{me.post('/me/addresses', ADDRESS).json['id']}" for _ in range(6)]

    answers = at_once(
        *[lambda path=path: me.patch(path, {"is_default": True}) for path in paths[1:]],
        lambda: me.delete(paths[0]),
    )

    assert [answer.status for answer in answers] == [200] * 5 + [204]
    assert len(defaults(me)) == 1
