"""Who may open the admin, and what for."""

import pytest
from django.test import Client

from souk.accounts.models import RoleName, Session, User
from souk.accounts.operations.registration import register_customer
from tests.admin.conftest import staff_with
from tests.admin.forms import problems, submit
from tests.api import Api
from tests.factories import PASSWORD, a_customer, shipping

LOGIN = "/admin/login/?next=/admin/"


def _sign_in(email: str) -> tuple[Client, int]:
    client = Client()
    answer = client.post(LOGIN, {"username": email, "password": PASSWORD})
    return client, answer.status_code


def test_staff_sign_in_by_email_in_whatever_case(db: None) -> None:
    staff_with(RoleName.MANAGER)

    client, status = _sign_in("Manager@Staff.example")

    assert status == 302
    assert client.get("/admin/").status_code == 200


def test_a_customer_may_not_open_the_admin(db: None) -> None:
    user, _ = a_customer("ada@example.com")

    client, status = _sign_in(user.email)

    assert status == 200
    client.force_login(user)
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/orders/order/").status_code == 302


def test_a_flag_without_a_role_opens_no_page(db: None) -> None:
    user = register_customer("odd@example.com", password=PASSWORD)
    User.objects.filter(id=user.id).update(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)

    answer = client.get("/admin/orders/order/")
    assert (answer.status_code, answer["Location"][:13]) == (302, "/admin/login/")


def test_a_manager_changes_no_settings(manager: Client) -> None:
    method = shipping()
    rate = method.rates.get()

    page = manager.get(f"/admin/shipping/rate/{rate.id}/change/")
    assert "4.99 USD" in page.content.decode()
    page = manager.get(f"/admin/shipping/method/{method.id}/change/")
    assert "4.99 USD" in page.content.decode()
    assert manager.post(f"/admin/shipping/method/{method.id}/change/", {}).status_code == 403
    assert manager.get("/admin/shipping/method/add/").status_code == 403


def test_a_manager_changes_no_staff_and_gives_no_roles(manager: Client) -> None:
    boss = staff_with(RoleName.ADMIN)[0]
    customer, _ = a_customer()

    page = f"/admin/accounts/user/{customer.id}/change/"
    answer = submit(manager, page, first_name="Ada", role_names=["admin"])

    assert answer.status_code == 302
    customer.refresh_from_db()
    assert customer.first_name == "Ada"
    assert list(customer.roles.values_list("name", flat=True)) == ["customer"]
    seen = manager.get(f"/admin/accounts/user/{boss.id}/change/")
    assert seen.status_code == 200
    assert "steps" not in seen.context
    assert manager.post(f"/admin/accounts/user/{boss.id}/change/", {}).status_code == 403
    assert manager.post(f"/admin/accounts/user/{boss.id}/step/block/").status_code == 403


def test_an_admin_makes_a_manager(admin: Client) -> None:
    answer = submit(
        admin,
        "/admin/accounts/user/add/",
        email="new@staff.example",
        password=PASSWORD,
        role_names=["manager"],
    )

    user = User.objects.get(email="new@staff.example")
    assert answer.status_code == 302
    assert user.is_staff
    assert not user.is_superuser
    assert _sign_in("new@staff.example")[1] == 302


def test_an_admin_cannot_drop_their_own_role(db: None) -> None:
    user, client = staff_with(RoleName.ADMIN)

    submit(client, f"/admin/accounts/user/{user.id}/change/", role_names=["manager"])

    assert list(user.roles.values_list("name", flat=True)) == ["admin"]


def test_a_blocked_customer_is_out_at_once(manager: Client) -> None:
    user, _ = a_customer()

    manager.post(f"/admin/accounts/user/{user.id}/step/block/")

    user.refresh_from_db()
    assert not user.is_active
    assert not Session.objects.filter(user=user, revoked_at__isnull=True).exists()
    body = {"email": user.email, "password": PASSWORD}
    assert Api().post("/auth/login", body).status == 401

    manager.post(f"/admin/accounts/user/{user.id}/step/unblock/")

    assert Api().post("/auth/login", body).status == 200


def test_nobody_touches_an_erased_account(admin: Client) -> None:
    user, me = a_customer()
    assert me.send("delete", "/me", {"password": PASSWORD}).status == 204

    page = f"/admin/accounts/user/{user.id}/"
    seen = admin.get(f"{page}change/")

    assert seen.status_code == 200
    assert "steps" not in seen.context
    assert admin.post(f"{page}step/unblock/").status_code == 403
    assert admin.post(f"{page}step/password/", {"password": PASSWORD}).status_code == 403
    assert admin.post(f"{page}change/", {}).status_code == 403


def test_staff_note_further_details_of_people(manager: Client) -> None:
    user, me = a_customer()
    page = f"/admin/accounts/user/{user.id}/change/"
    profile = {"customer_profile-TOTAL_FORMS": "1", "customer_profile-0-loyalty_points": "70"}

    submit(manager, page, phone="4930901820", additional_details='{"vat": "ATU1"}', **profile)

    seen = me.get("/me").json
    assert (seen["phone"], seen["loyalty_points"]) == ("+4930901820", 70)
    assert seen["additional_details"] == {"vat": "ATU1"}
    refused = submit(manager, page, additional_details="[1]")
    assert "write a JSON object" in problems(refused)


def test_a_new_password_ends_what_the_old_one_opened(manager: Client) -> None:
    user, _ = a_customer()
    page = f"/admin/accounts/user/{user.id}/step/password/"

    refused = manager.post(page, {"password": "1234"}, follow=True)
    assert "too short" in refused.content.decode()
    manager.post(page, {"password": "another good password"})

    assert not Session.objects.filter(user=user, revoked_at__isnull=True).exists()
    body = {"email": user.email, "password": "another good password"}
    assert Api().post("/auth/login", body).status == 200


@pytest.mark.parametrize("secret", ["argon2", "token_hash"])
def test_no_page_shows_a_hash(admin: Client, secret: str) -> None:
    user, _ = a_customer()

    page = admin.get(f"/admin/accounts/user/{user.id}/change/").content.decode()

    assert user.email in page
    assert secret not in page
    assert user.password not in page
