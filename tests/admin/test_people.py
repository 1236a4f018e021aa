from django.test import Client
from django.urls import reverse

from souk.accounts.models import RoleName, User
from tests.admin.conftest import SignIn
from tests.api import Api
from tests.factories import PASSWORD, a_customer

PEOPLE = "admin:accounts_user_changelist"


def a_form(user: User, **fields: str) -> dict[str, str]:
    return {
        "email": user.email,
        "addresses-TOTAL_FORMS": "0",
        "addresses-INITIAL_FORMS": "0",
        "sessions-TOTAL_FORMS": "0",
        "sessions-INITIAL_FORMS": "0",
        **fields,
    }


def test_a_blocked_customer_is_signed_out_and_stays_out(manager: Client) -> None:
    user, api = a_customer("ada@example.com")
    assert api.get("/me").status == 200

    manager.post(reverse(PEOPLE), {"action": "block", "_selected_action": [str(user.id)]})

    login = Api().post("/auth/login", {"email": "ada@example.com", "password": PASSWORD})
    assert login.status == 401
    manager.post(reverse(PEOPLE), {"action": "unblock", "_selected_action": [str(user.id)]})
    login = Api().post("/auth/login", {"email": "ada@example.com", "password": PASSWORD})
    assert login.status == 200


def test_only_an_admin_appoints_staff(signed_in: SignIn) -> None:
    user, _ = a_customer()
    path = reverse("admin:accounts_user_change", args=[user.id])
    form = a_form(user, chosen_roles="manager")

    signed_in(RoleName.MANAGER).post(path, form)
    user.refresh_from_db()
    assert not user.is_staff

    assert signed_in(RoleName.ADMIN).post(path, form).status_code == 302
    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser) == (True, False)


def test_a_manager_cannot_change_an_admin(signed_in: SignIn) -> None:
    signed_in(RoleName.ADMIN)
    admin = User.objects.get(is_superuser=True)
    path = reverse("admin:accounts_user_change", args=[admin.id])

    answer = signed_in(RoleName.MANAGER).post(path, a_form(admin, email="mine@example.com"))

    assert answer.status_code == 403
    admin.refresh_from_db()
    assert admin.email != "mine@example.com"
    assert User.objects.get(id=admin.id).is_active


def test_no_page_shows_a_password_or_a_token(signed_in: SignIn) -> None:
    user, _ = a_customer()

    page = signed_in(RoleName.ADMIN).get(reverse("admin:accounts_user_change", args=[user.id]))

    assert user.password not in page.content.decode()
