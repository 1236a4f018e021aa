"""What people say of themselves, and what they may not."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from souk.accounts.models import CustomerProfile, User
from tests.api import Answer, Api
from tests.factories import a_customer
from tests.threads import together

WHOLE = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "display_name": "The Countess",
    "username": "ada.lovelace",
    "phone": "+4930901820",
    "date_of_birth": "1915-12-10",
    "gender": "female",
    "preferences": {"language": "de-AT", "currency": "EUR", "newsletter": True},
    "additional_details": {"shoe_size": 42, "likes": {"tea": ["green", "black"]}},
}


def test_a_profile_is_changed_by_what_is_given(api: Api) -> None:
    user, me = a_customer()

    changed = me.patch("/me", WHOLE)
    again = me.patch("/me", {"last_name": "King"})

    assert changed.status == 200, changed.json
    assert {name: changed.json[name] for name in WHOLE} == WHOLE
    assert again.json == {**changed.json, "last_name": "King"}
    assert me.get("/me").json == again.json
    assert CustomerProfile.objects.get(user=user).preferred_currency == "EUR"


@pytest.mark.parametrize(
    ("given", "after"),
    [
        ({"first_name": None}, {"first_name": ""}),
        ({"phone": None}, {"phone": None}),
        ({"display_name": None}, {"display_name": "", "name": "Ada Lovelace"}),
        ({"username": None}, {"username": None}),
        ({"date_of_birth": None}, {"date_of_birth": None}),
        ({"gender": None}, {"gender": "unsaid"}),
        (
            {"preferences": {"language": None}},
            {"preferences": {"language": None, "currency": "EUR", "newsletter": True}},
        ),
        (
            {"preferences": None},
            {"preferences": {"language": None, "currency": None, "newsletter": False}},
        ),
        (
            {"additional_details": {"shoe_size": None, "hat": 7}},
            {"additional_details": {"likes": {"tea": ["green", "black"]}, "hat": 7}},
        ),
        ({"additional_details": None}, {"additional_details": {}}),
    ],
)
def test_null_clears(api: Api, given: dict[str, Any], after: dict[str, Any]) -> None:
    _, me = a_customer()
    before = me.patch("/me", WHOLE).json

    answer = me.patch("/me", given)

    assert answer.json == {**before, **after}


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_staff": True},
        {"is_superuser": True},
        {"is_active": False},
        {"status": "approved"},
        {"roles": ["admin"]},
        {"loyalty_points": 1000},
        {"email": "other@example.com"},
        {"email_verified": True},
        {"email_verified_at": "2026-01-01T00:00:00Z"},
        {"password": "another good password"},
        {"department": "board"},
        {"id": "00000000-0000-7000-8000-000000000000"},
        {"created_at": "2026-01-01T00:00:00Z"},
        {"avatar_url": "https://example.com/a.png"},
        {"preferences": {"theme": "dark"}},
        {"preferences": {"language": "German"}},
        {"preferences": {"currency": "euro"}},
        {"preferences": {"newsletter": "yes"}},
        {"preferences": []},
        {"phone": "030 901820"},
        {"phone": ""},
        {"phone": "+0301"},
        {"date_of_birth": "1815-12-10"},
        {"date_of_birth": "2999-01-01"},
        {"date_of_birth": "10.12.1915"},
        {"date_of_birth": 0},
        {"gender": "queen"},
        {"first_name": "x" * 151},
        {"first_name": 7},
        {"display_name": "x" * 256},
        {"name": "Ada"},
        {"username": ""},
        {"username": "-ada"},
        {"username": "ada lovelace"},
        {"username": "a" * 151},
        {"first_name": "\ud800"},
        {"additional_details": []},
        {"additional_details": {"a": {"b": {"c": {"d": {"e": {}}}}}}},
        {"additional_details": {"a": "x" * 16_384}},
        {"additional_details": {"x" * 101: 1}},
        {"additional_details": {"a": "\ud800"}},
        {"additional_details": {"\udfff": 1}},
        {"additional_details": {"a": 2**53}},
        {"additional_details": {str(number): 1e300 for number in range(60)}},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_what_a_person_may_not_say_changes_nothing(api: Api, wrong: dict[str, Any]) -> None:
    _, me = a_customer()
    before = me.patch("/me", WHOLE).json

    answer = me.patch("/me", {"last_name": "King", **wrong})

    assert answer.status == 422, answer.json
    assert answer.json["errors"]
    assert me.get("/me").json == before


def test_an_infinite_number_is_refused(api: Api) -> None:
    _, me = a_customer()

    assert me.patch("/me", '{"additional_details": {"a": 1e999}}').status == 422


def test_an_old_etag_is_refused(api: Api) -> None:
    _, me = a_customer()
    first = me.get("/me").header("ETag") or ""

    second = me.patch("/me", {"first_name": "Ada"}, **{"If-Match": first})

    assert second.status == 200
    assert second.header("ETag") == me.get("/me").header("ETag") != first
    late = me.patch("/me", {"first_name": "Eve"}, **{"If-Match": first})
    assert (late.status, late.code) == (412, "precondition_failed")
    assert me.get("/me").json["first_name"] == "Ada"


def test_signing_in_elsewhere_is_no_change_of_the_profile(api: Api) -> None:
    user, me = a_customer()
    before = me.get("/me").header("ETag") or ""
    api.post("/auth/login", {"email": user.email, "password": "correct horse battery staple"})

    assert me.patch("/me", {"first_name": "Ada"}, **{"If-Match": before}).status == 200


def test_a_phone_number_is_one_persons_with_or_without_its_plus(api: Api) -> None:
    _, ada = a_customer()
    _, eve = a_customer()

    assert ada.patch("/me", {"phone": "4930901820"}).json["phone"] == "+4930901820"
    refused = eve.patch("/me", {"phone": "+4930901820"})

    assert (refused.status, refused.code) == (409, "phone_taken")
    assert eve.patch("/me", {"phone": None}).status == 200


def test_a_username_is_one_persons_whatever_its_capitals(api: Api) -> None:
    _, ada = a_customer()
    _, eve = a_customer()

    assert ada.patch("/me", {"username": "Ada"}).json["username"] == "Ada"
    refused = eve.patch("/me", {"username": "ADA", "first_name": "Eve"})

    assert (refused.status, refused.code) == (409, "username_taken")
    assert eve.get("/me").json["first_name"] == ""


def test_of_two_changes_at_once_none_is_lost(committed: None) -> None:
    _, me = a_customer()

    def note(number: int) -> Answer:
        return me.patch("/me", {"additional_details": {str(number): True}})

    assert {answer.status for answer in together(8, note)} == {200}
    assert len(me.get("/me").json["additional_details"]) == 8


@pytest.mark.parametrize(
    ("written", "status", "is_active"),
    [
        ("status = 'pending'", "pending", False),
        ("status = 'rejected'", "rejected", False),
        ("is_active = false", "suspended", False),
        ("is_active = false, status = 'rejected'", "rejected", False),
        ("is_active = true", "approved", True),
    ],
)
def test_active_is_who_is_approved_whoever_writes_it(
    db: None, written: str, status: str, is_active: bool
) -> None:
    user, _ = a_customer()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE accounts_users SET {written} WHERE id = %s", [user.id])

    user.refresh_from_db()
    assert (user.status, user.is_active) == (status, is_active)


@pytest.mark.parametrize(
    "written",
    [
        "phone = '030'",
        "gender = 'queen'",
        "status = 'gone'",
        "date_of_birth = '1815-12-10'",
        "date_of_birth = now()::date + 2",
        "email = 'Ada@example.com'",
        "username = 'ada lovelace'",
        "preferences = '[]'",
        "additional_details = '7'",
        "additional_details = jsonb_build_object('a', repeat('x', 20000))",
    ],
)
def test_the_database_refuses_what_no_profile_holds(db: None, written: str) -> None:
    user, _ = a_customer()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE accounts_users SET {written} WHERE id = %s", [user.id])
    assert User.objects.get(id=user.id).status == "approved"
