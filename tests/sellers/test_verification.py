"""Staff verify sellers, stop them and set their terms."""

from uuid import UUID

import pytest

from souk.accounts.models import UserRole
from souk.accounts.operations.erasure import erase_accounts
from souk.accounts.operations.roles import set_roles
from souk.core.models import OutboxEvent
from souk.sellers.models import Profile, SellerStatus, StatusTransition
from tests.api import Answer, Api
from tests.factories import (
    BUSINESS,
    a_customer,
    a_manager,
    a_seller,
    an_admin,
    an_applicant,
)

REASON = {"reason": "The papers are of somebody else."}


def act(staff: Api, seller: UUID, step: str) -> Answer:
    body = REASON if step in ("reject", "suspend") else None
    return staff.post(f"/admin/sellers/{seller}/{step}", body)


def roles(user: UUID) -> set[str]:
    return set(UserRole.objects.filter(user_id=user).values_list("role_id", flat=True))


def told(user: UUID) -> list[str]:
    events = OutboxEvent.objects.filter(aggregate_id=user, type__startswith="seller.")
    return [event.type for event in events.order_by("id")]


def test_an_application_is_taken_up_and_approved(api: Api) -> None:
    boss, manager = a_manager()
    user, _ = an_applicant()

    assert act(manager, user.id, "review").json["status"] == "under_review"
    approved = act(manager, user.id, "approve").json

    assert (approved["status"], approved["verified_by"]) == ("approved", str(boss.id))
    assert approved["verified_at"] is not None
    assert approved["email"] == user.email
    assert roles(user.id) == {"customer", "seller"}
    assert told(user.id) == ["seller.applied", "seller.approved"]


def test_a_seller_is_suspended_and_comes_back(api: Api) -> None:
    _, manager = a_manager()
    user, me = a_seller()

    suspended = act(manager, user.id, "suspend").json
    assert (suspended["status"], suspended["status_reason"]) == ("suspended", REASON["reason"])
    assert roles(user.id) == {"customer"}
    assert me.get("/seller/profile").json["status_reason"] == REASON["reason"]
    back = act(manager, user.id, "reinstate").json

    assert (back["status"], back["status_reason"]) == ("approved", "")
    assert roles(user.id) == {"customer", "seller"}
    assert told(user.id)[1:] == ["seller.approved", "seller.suspended", "seller.reinstated"]


def test_a_repeated_step_changes_nothing(api: Api) -> None:
    _, manager = a_manager()
    user, _ = an_applicant()

    for step in ("review", "approve", "suspend", "reinstate"):
        assert [act(manager, user.id, step).status for _ in range(2)] == [200, 200]
    assert len(told(user.id)) == 4


STEPS = {
    "review": {"pending"},
    "approve": {"pending", "under_review"},
    "reject": {"pending", "under_review"},
    "suspend": {"approved"},
    "reinstate": {"suspended"},
}
BECOMES = {
    "review": "under_review",
    "approve": "approved",
    "reject": "rejected",
    "suspend": "suspended",
    "reinstate": "approved",
}


def in_status(status: str) -> UUID:
    user, _ = an_applicant()
    _, manager = a_manager()
    ways = {
        "under_review": ["review"],
        "approved": ["approve"],
        "rejected": ["reject"],
        "suspended": ["approve", "suspend"],
    }
    for step in ways.get(status, []):
        assert act(manager, user.id, step).status == 200
    assert Profile.objects.get(user=user).status == status
    return user.id


@pytest.mark.parametrize("status", SellerStatus.values)
@pytest.mark.parametrize("step", STEPS)
def test_only_known_steps_are_taken(api: Api, status: str, step: str) -> None:
    seller = in_status(status)
    before = roles(seller)
    _, manager = a_manager()

    answer = act(manager, seller, step)

    if status in STEPS[step] or status == BECOMES[step]:
        assert (answer.status, answer.json["status"]) == (200, BECOMES[step])
    else:
        assert (answer.status, answer.code) == (409, "seller_step_refused")
        assert (answer.json["from_status"], answer.json["to_status"]) == (status, BECOMES[step])
        assert Profile.objects.get(user_id=seller).status == status
        assert roles(seller) == before


def test_the_steps_are_those_of_the_table(api: Api) -> None:
    known = set(StatusTransition.objects.values_list("from_status", "to_status"))

    taken = {(before, BECOMES[step]) for step, origins in STEPS.items() for before in origins}
    assert known == {*taken, ("rejected", "pending")}


@pytest.mark.parametrize("body", [None, {}, {"reason": ""}, {"reason": "  "}, {"reason": None}])
def test_a_refusal_says_why(api: Api, body: object) -> None:
    _, manager = a_manager()
    user, _ = an_applicant()

    assert manager.post(f"/admin/sellers/{user.id}/reject", body).status == 422


def test_nobody_decides_about_their_own_shop(api: Api) -> None:
    user, manager = a_manager()
    assert manager.post("/seller/profile", BUSINESS).status == 201

    for step in STEPS:
        assert act(manager, user.id, step).code == "own_shop", step
    path = f"/admin/sellers/{user.id}"
    assert manager.patch(path, {"commission_rate": 0}).code == "own_shop"


def test_a_role_that_was_taken_meanwhile_decides_nothing(api: Api) -> None:
    boss, manager = a_manager()
    user, _ = an_applicant()
    assert manager.get("/me").status == 200
    set_roles(boss.id, ["customer"], actor_id=None)

    assert act(manager, user.id, "approve").status == 403
    assert Profile.objects.get(user=user).status == "pending"


def test_an_erased_seller_does_not_come_back(api: Api) -> None:
    _, admin = an_admin()
    user, _ = a_seller()
    assert admin.delete(f"/admin/customers/{user.id}").status == 204

    assert act(admin, user.id, "reinstate").status == 404
    assert Profile.objects.get(user=user).status == "suspended"
    applicant, _ = an_applicant()
    erase_accounts([applicant.id])
    assert act(admin, applicant.id, "approve").status == 404


def test_staff_set_the_commission_and_take_notes(api: Api) -> None:
    _, manager = a_manager()
    user, me = a_seller()
    path = f"/admin/sellers/{user.id}"

    changed = manager.patch(path, {"commission_rate": 0.0775, "staff_notes": "Met at the fair."})

    assert changed.status == 200, changed.json
    assert changed.json["commission_rate"] == 0.0775
    shown = me.get("/seller/profile").json
    assert shown["commission_rate"] == 0.0775
    assert "staff_notes" not in shown
    assert manager.patch(path, {"business_name": "Clay"}).json["business_name"] == "Clay"


@pytest.mark.parametrize("rate", [-0.1, 1.1, 0.00001, "0.05", None, True, float("1e-9")])
def test_a_commission_is_a_share_of_four_decimals(api: Api, rate: object) -> None:
    _, manager = a_manager()
    user, _ = a_seller()

    answer = manager.patch(f"/admin/sellers/{user.id}", {"commission_rate": rate})

    assert answer.status == 422
    assert answer.json["errors"][0]["field"] == "commission_rate"


def test_staff_find_sellers_by_status_and_name(api: Api) -> None:
    _, manager = a_manager()
    clay, _ = a_seller(business_name="Clay & Co.")
    ming, _ = an_applicant(business_name="Ming Vases", slug="vases")
    a_customer()

    def found(query: str) -> list[str]:
        return [row["id"] for row in manager.get(f"/admin/sellers{query}").json["items"]]

    assert found("") == [str(ming.id), str(clay.id)]
    assert found("?q=clAY") == found("?status=approved") == [str(clay.id)]
    assert found("?q=vas") == found("?q=Ming") == found("?status=pending") == [str(ming.id)]
    assert found("?q=Co.") == found("?q=%25") == found("?q=clay&status=pending") == []
    first = manager.get("/admin/sellers?limit=1&count=true").json
    assert (first["total"], first["items"][0]["id"]) == (2, str(ming.id))
    second = manager.get(f"/admin/sellers?limit=1&cursor={first['next_cursor']}").json
    assert (second["items"][0]["id"], second["next_cursor"]) == (str(clay.id), None)
    assert manager.get("/admin/sellers?cursor=x").status == 422
