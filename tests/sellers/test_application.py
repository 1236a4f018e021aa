"""Applying to sell, and one's own profile."""

from typing import Any

import pytest

from souk.core.models import OutboxEvent
from souk.sellers.models import Profile
from souk.sellers.operations.verification import approve_seller, reject_seller, review_seller
from tests.api import Api
from tests.factories import ADDRESS, BUSINESS, a_customer, a_seller, an_applicant

PATH = "/seller/profile"


def test_a_customer_applies_and_waits(api: Api) -> None:
    user, me = a_customer()
    assert (me.get(PATH).status, me.get(PATH).code) == (404, "no_seller_profile")

    made = me.post(PATH, {**BUSINESS, "business_address": ADDRESS})

    assert made.status == 201, made.json
    assert made.json["id"] == str(user.id)
    assert made.json["slug"] == "clay-co"
    assert (made.json["status"], made.json["verified_at"]) == ("pending", None)
    assert made.json["commission_rate"] == 0.05
    assert made.json["business_address"]["city"] == "Berlin"
    assert made.json == me.get(PATH).json
    assert "seller" not in me.get("/me").json["roles"]
    assert OutboxEvent.objects.filter(type="seller.applied", aggregate_id=user.id).count() == 1


def test_nobody_applies_without_signing_in(api: Api) -> None:
    assert api.post(PATH, BUSINESS).status == 401


def test_who_has_applied_does_not_apply_again(api: Api) -> None:
    _, me = an_applicant()

    again = me.post(PATH, BUSINESS)

    assert (again.status, again.code) == (409, "already_applied")


def test_who_was_rejected_may_apply_anew(api: Api) -> None:
    user, me = an_applicant()
    reject_seller(user.id, reason="The tax id is not yours.", actor_id=None)
    assert me.get(PATH).json["status_reason"] == "The tax id is not yours."

    again = me.post(PATH, {**BUSINESS, "tax_id": "DE123", "business_name": "Clay"})

    assert again.status == 201, again.json
    shown = me.get(PATH).json
    assert (shown["status"], shown["status_reason"], shown["tax_id"]) == ("pending", "", "DE123")
    assert shown["slug"] == "clay-co"


def test_the_same_name_gets_another_slug(api: Api) -> None:
    slugs = {an_applicant()[1].get(PATH).json["slug"] for _ in range(3)}

    assert len(slugs) == 3
    assert all(slug.startswith("clay-co") for slug in slugs)


@pytest.mark.parametrize("name", ["漢字", "___", "-", "_a_-_b_", "X" * 200])
def test_any_name_gives_a_slug(api: Api, name: str) -> None:
    an_applicant(business_name=name)


def test_a_slug_is_one_sellers(api: Api) -> None:
    an_applicant(slug="mugs")
    _, me = a_customer()
    assert me.post(PATH, {**BUSINESS, "slug": "mugs"}).code == "slug_taken"

    _, other = an_applicant(slug="bowls")
    assert other.patch(PATH, {"slug": "mugs"}).code == "slug_taken"
    assert other.get(PATH).json["slug"] == "bowls"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("business_name", ""),
        ("business_name", "x" * 201),
        ("business_type", "cartel"),
        ("slug", "Mugs"),
        ("slug", "a--b"),
        ("slug", "ab"),
        ("business_email", "nobody"),
        ("business_phone", "0049"),
        ("website", "javascript:alert(1)"),
        ("website", "https://"),
        ("business_address", {"city": "Berlin"}),
        ("business_address", "Berlin"),
        ("commission_rate", 0),
        ("status", "approved"),
        ("verified_at", "2026-01-01T00:00:00Z"),
    ],
)
def test_what_is_no_application_is_refused(api: Api, field: str, value: Any) -> None:
    _, me = a_customer()

    answer = me.post(PATH, {**BUSINESS, field: value})

    assert answer.status == 422
    assert answer.json["errors"][0]["field"].startswith(field)
    assert not Profile.objects.exists()


def test_an_applicant_changes_their_profile(api: Api) -> None:
    _, me = an_applicant()

    changed = me.patch(
        PATH, {"business_name": "Clay", "website": "https://clay.example", "tax_id": None}
    )

    assert changed.status == 200, changed.json
    shown = me.get(PATH).json
    assert (shown["business_name"], shown["website"]) == ("Clay", "https://clay.example")
    assert shown["tax_id"] == ""
    assert shown["description"] == BUSINESS["description"]


def test_what_was_verified_is_not_changed_by_its_seller(api: Api) -> None:
    user, me = an_applicant()
    review_seller(user.id, actor_id=None)

    refused = me.patch(PATH, {"business_name": "Ming & Co.", "description": "Old vases."})
    assert (refused.status, refused.code) == (409, "verified_fields_fixed")
    assert refused.json["fields"] == ["business_name"]
    approve_seller(user.id, actor_id=None)
    assert me.patch(PATH, {"tax_id": None}).status == 409

    same = {"business_name": BUSINESS["business_name"], "description": "New vases."}
    assert me.patch(PATH, same).json["description"] == "New vases."


def test_a_seller_goes_on_vacation_and_approves_orders_by_themselves(api: Api) -> None:
    _, me = a_seller()
    settings = {
        "vacation_mode": True,
        "vacation_message": "Back in May.",
        "auto_approve_orders": True,
    }

    changed = me.patch(PATH, settings).json

    assert {name: changed[name] for name in settings} == settings


def test_a_profile_that_changed_meanwhile_is_not_overwritten(api: Api) -> None:
    _, me = an_applicant()
    current = me.get(PATH).header("ETag")
    assert current is not None

    assert me.patch(PATH, {"description": "x"}, **{"If-Match": '"1"'}).status == 412
    assert me.patch(PATH, {"description": "x"}, **{"If-Match": current}).status == 200


def test_papers_are_named_and_taken_back(api: Api) -> None:
    user, me = an_applicant()
    paper = {"kind": "identity", "number": "L01X00T47", "note": "Passport"}

    made = me.post(f"{PATH}/documents", paper)

    assert made.status == 201, made.json
    assert me.get(PATH).json["documents"] == [made.json]
    _, eve = an_applicant()
    assert eve.delete(f"{PATH}/documents/{made.json['id']}").status == 404
    assert me.delete(f"{PATH}/documents/{made.json['id']}").status == 204
    assert me.get(PATH).json["documents"] == []
    assert user.id


def test_papers_are_bounded_and_only_applicants_have_some(api: Api) -> None:
    _, me = an_applicant()
    paper = {"kind": "other", "number": "1"}
    answers = [me.post(f"{PATH}/documents", paper) for _ in range(21)]

    assert [answer.status for answer in answers] == [201] * 20 + [409]
    assert answers[-1].code == "too_many_documents"
    assert a_customer()[1].post(f"{PATH}/documents", paper).code == "no_seller_profile"
