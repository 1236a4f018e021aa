"""People, as staff see and change them; who may do what by role."""

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from souk.accounts.errors import LastAdmin
from souk.accounts.models import RoleName, Session, User, UserRole
from souk.accounts.operations.blocking import block_user
from souk.accounts.operations.roles import set_roles, take_role
from souk.accounts.queries.customers import Sought, customer_ids
from souk.core.http.caller import staff_may
from souk.core.permissions import PERMISSIONS, ROLE_PERMISSIONS
from tests.api import Api
from tests.database import owner
from tests.factories import PASSWORD, a_customer, a_manager, an_admin
from tests.threads import at_once

ROOT = Path(__file__).parents[2]


def found(staff: Api, query: str) -> list[str]:
    answer = staff.get(f"/admin/customers?{query}")
    assert answer.status == 200, answer.json
    return [item["email"] for item in answer.json["items"]]


@pytest.fixture
def manager(db: None) -> Api:
    return a_manager()[1]


@pytest.fixture
def admin(db: None) -> Api:
    return an_admin()[1]


def test_people_are_found_by_how_email_or_name_begins(manager: Api) -> None:
    _, ada = a_customer("Countess@Example.com")
    ada.patch("/me", {"first_name": "Ada", "last_name": "Lovelace"})
    _, zoe = a_customer("zoe@example.com")
    zoe.patch("/me", {"first_name": "Zoë", "last_name": "Ätna_%"})
    zoe.patch("/me", {"username": "Potter.7", "display_name": "Master of Clay"})
    ada_email = "countess@example.com"

    assert found(manager, "q=ada") == [ada_email]
    assert found(manager, "q=LOVE") == [ada_email]
    assert found(manager, "q=countess@") == [ada_email]
    assert found(manager, "email=countess@EXAMPLE.com") == [ada_email]
    assert found(manager, "email=ada") == []
    assert found(manager, "q=ovelace") == []
    assert found(manager, "q=%25") == found(manager, "q=_") == []
    assert found(manager, "q=%C3%84tna_%25") == ["zoe@example.com"]
    assert found(manager, "q=zo%C3%AB") == ["zoe@example.com"]
    assert found(manager, "q=potter.") == found(manager, "q=master%20of") == ["zoe@example.com"]


def test_people_are_listed_newest_first_in_pages(manager: Api) -> None:
    emails = [a_customer(f"page{number}@example.com")[0].email for number in range(5)]
    seen: list[str] = []
    cursor = ""
    while True:
        page = manager.get(f"/admin/customers?q=page&limit=2&count=true{cursor}").json
        seen += [item["email"] for item in page["items"]]
        assert page["total"] == 5
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"

    assert seen == emails[::-1]


def test_people_are_found_by_role_and_status(manager: Api) -> None:
    blocked, _ = a_customer()
    block_user(blocked.id, actor_id=None)
    boss, _ = an_admin()

    assert found(manager, "role=admin") == [boss.email]
    assert found(manager, "status=suspended") == [blocked.email]
    assert manager.get("/admin/customers?role=king").status == 422


def test_a_search_among_many_finds_its_rows_by_their_indexes(committed: None) -> None:
    with owner() as db:
        db.execute(
            "INSERT INTO accounts_users (id, email, password, first_name, last_name, is_superuser,"
            " is_staff, is_active, login_count)"
            " SELECT core.uuid7(), md5(n::text) || '@example.com', '',"
            " md5('f' || n), md5('l' || n), false, false, true, 0"
            " FROM generate_series(1, 20000) AS n"
        )
        db.execute("ANALYZE accounts_users")
    with transaction.atomic(), connection.cursor() as cursor:

        def rows_read_in_order() -> int:
            cursor.execute(
                "SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'accounts_users'"
            )
            ((rows,),) = cursor.fetchall()
            return int(rows)

        before = rows_read_in_order()
        customer_ids(Sought(q="ada"), before=None, limit=20)
        assert rows_read_in_order() == before


def test_staff_change_a_customer(manager: Api) -> None:
    user, me = a_customer()
    path = f"/admin/customers/{user.id}"
    etag = manager.get(path).header("ETag") or ""

    changed = manager.patch(
        path,
        {"loyalty_points": 50, "last_name": "King", "additional_details": {"vat": "ATU1"}},
        **{"If-Match": etag},
    )

    assert changed.status == 200, changed.json
    assert me.get("/me").json["loyalty_points"] == 50
    assert me.get("/me").json["additional_details"] == {"vat": "ATU1"}
    assert manager.patch(path, {"last_name": "Ada"}, **{"If-Match": etag}).status == 412


@pytest.mark.parametrize(
    "wrong",
    [
        {"loyalty_points": -1},
        {"loyalty_points": 2**31},
        {"loyalty_points": None},
        {"status": "gone"},
        {"status": None},
        {"is_staff": True},
        {"roles": ["admin"]},
        {"email": "other@example.com"},
        {"password": "x"},
    ],
    ids=str,
)
def test_what_staff_may_not_write_changes_nothing(admin: Api, wrong: dict[str, Any]) -> None:
    user, _ = a_customer()
    path = f"/admin/customers/{user.id}"
    before = admin.get(path).json

    assert admin.patch(path, {"last_name": "King", **wrong}).status == 422
    assert admin.get(path).json == before


def test_who_is_suspended_is_out(manager: Api) -> None:
    user, _ = a_customer()

    answer = manager.patch(f"/admin/customers/{user.id}", {"status": "suspended"})

    assert answer.json["status"] == "suspended"
    assert not Session.objects.filter(user=user, revoked_at__isnull=True).exists()
    credentials = {"email": user.email, "password": PASSWORD}
    assert Api().post("/auth/login", credentials).status == 401
    manager.patch(f"/admin/customers/{user.id}", {"status": "approved"})
    assert Api().post("/auth/login", credentials).status == 200


def test_a_manager_does_nothing_to_staff_and_gives_no_role(manager: Api) -> None:
    boss, _ = an_admin()
    colleague, _ = a_manager()
    user, _ = a_customer()

    for call in (
        lambda: manager.patch(f"/admin/customers/{boss.id}", {"status": "suspended"}),
        lambda: manager.patch(f"/admin/customers/{colleague.id}", {"last_name": "X"}),
        lambda: manager.post(f"/admin/customers/{user.id}/roles", {"role": "admin"}),
        lambda: manager.post(f"/admin/customers/{user.id}/roles", {"role": "seller"}),
        lambda: manager.delete(f"/admin/customers/{boss.id}/roles/admin"),
        lambda: manager.patch(f"/admin/customers/{user.id}", {"department": "board"}),
    ):
        refused = call()
        assert (refused.status, refused.code) == (403, "permission_missing"), refused.json
    assert set(UserRole.objects.filter(user=boss).values_list("role_id", flat=True)) == {"admin"}


def test_an_admin_gives_and_takes_roles(admin: Api) -> None:
    user, _ = a_customer()
    path = f"/admin/customers/{user.id}"

    for _ in range(2):
        assert admin.post(f"{path}/roles", {"role": "manager"}).json["roles"] == [
            "customer",
            "manager",
        ]
    user.refresh_from_db()
    assert user.is_staff
    assert admin.patch(path, {"department": "Returns"}).json["department"] == "Returns"
    for _ in range(2):
        assert admin.delete(f"{path}/roles/manager").json["roles"] == ["customer"]
    user.refresh_from_db()
    assert not user.is_staff
    assert admin.patch(path, {"department": "Sales"}).status == 422
    assert admin.post(f"{path}/roles", {"role": "king"}).status == 422


def test_a_role_that_was_taken_meanwhile_decides(db: None) -> None:
    boss, api = an_admin()
    an_admin()
    user, _ = a_customer()
    assert api.get("/me").status == 200
    set_roles(boss.id, ["manager"], actor_id=None)

    # The token still says admin, and this process has not yet heard that it is revoked.
    assert api.post(f"/admin/customers/{user.id}/roles", {"role": "admin"}).status == 403


def test_nobody_shuts_out_themselves(db: None) -> None:
    boss, api = an_admin()

    blocked = api.patch(f"/admin/customers/{boss.id}", {"status": "suspended"})
    resigned = api.delete(f"/admin/customers/{boss.id}/roles/admin")

    # Being the last one is told first.
    assert {blocked.status, resigned.status} == {409}
    an_admin()
    assert api.patch(f"/admin/customers/{boss.id}", {"status": "suspended"}).code == "not_yourself"
    assert api.delete(f"/admin/customers/{boss.id}/roles/admin").code == "not_yourself"


def test_the_last_admin_stays(db: None) -> None:
    boss, _ = an_admin()
    other, _ = an_admin()

    block_user(other.id, actor_id=None)
    with pytest.raises(LastAdmin):
        block_user(boss.id, actor_id=None)
    with pytest.raises(LastAdmin):
        take_role(boss.id, "admin", actor_id=None)
    with pytest.raises(LastAdmin):
        set_roles(boss.id, ["customer"], actor_id=None)


@pytest.mark.parametrize("round_", range(3))
def test_of_two_admins_who_remove_each_other_one_stays(committed: None, round_: int) -> None:
    (one, one_api), (two, two_api) = an_admin(), an_admin()

    def remove(api: Api, whom: UUID) -> int:
        return api.patch(f"/admin/customers/{whom}", {"status": "suspended"}).status

    statuses = at_once(lambda: remove(one_api, two.id), lambda: remove(two_api, one.id))

    assert User.objects.filter(is_active=True, roles=RoleName.ADMIN).count() == 1
    assert sorted(statuses) in ([200, 403], [200, 409])


def test_who_is_gone_is_not_there(admin: Api) -> None:
    nobody = "/admin/customers/00000000-0000-7000-8000-000000000000"

    assert admin.get(nobody).status == 404
    assert admin.patch(nobody, {"status": "suspended"}).status == 404
    assert admin.post(f"{nobody}/roles", {"role": "seller"}).status == 404


def test_roles_say_what_they_grant(manager: Api) -> None:
    listed = {
        item["name"]: item["permissions"] for item in manager.get("/admin/roles").json["items"]
    }

    assert listed == {role: sorted(granted) for role, granted in ROLE_PERMISSIONS.items()}
    assert set(listed) == set(RoleName.values)
    assert set(listed["manager"]) < set(listed["admin"]) == set(PERMISSIONS)


def test_a_permission_that_nobody_declared_guards_nothing() -> None:
    with pytest.raises(LookupError):
        staff_may("orders.mange")


def test_the_documentation_lists_the_permissions_as_they_are() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    rows = re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \| (.+?) \| (yes|no) \| (yes|no) \|$", text, re.M)

    assert {name: (what, manager, admin) for name, what, manager, admin in rows} == {
        name: (
            what,
            "yes" if name in ROLE_PERMISSIONS["manager"] else "no",
            "yes" if name in ROLE_PERMISSIONS["admin"] else "no",
        )
        for name, what in PERMISSIONS.items()
    }
