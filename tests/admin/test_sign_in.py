"""Staff prove who they are as everybody does: counted, and with a second factor."""

from django.test import Client

from souk.accounts.models import RoleName, Session, TwoFactor, User
from souk.accounts.operations.attempts import FREE_ATTEMPTS
from souk.accounts.operations.two_factors import confirm_two_factors, set_up_two_factors
from tests.accounts.test_two_factors import code_of
from tests.admin.conftest import staff_with
from tests.factories import PASSWORD, a_customer, api_of

LOGIN = "/admin/login/?next=/admin/"


def sign_in(user: User, *, password: str = PASSWORD, code: str = "") -> tuple[Client, int, str]:
    client = Client()
    body = {"username": user.email, "password": password, "code": code}
    answer = client.post(LOGIN, body)
    return client, answer.status_code, answer.content.decode()


def test_the_page_asks_for_a_code(db: None) -> None:
    page = Client().get(LOGIN).content.decode()

    assert 'name="code"' in page
    assert 'autocomplete="one-time-code"' in page


def test_staff_with_two_factors_need_both(db: None) -> None:
    user, _ = staff_with(RoleName.MANAGER)
    secret = set_up_two_factors(user.id).secret
    codes = confirm_two_factors(user.id, code_of(secret, -1))

    _, without, page = sign_in(user)
    assert without == 200
    assert "This account asks for a second factor." in page
    assert sign_in(user, code="000000")[1] == 200
    client, status, _ = sign_in(user, code=code_of(secret))
    assert status == 302
    assert client.get("/admin/").status_code == 200
    assert sign_in(user, code=code_of(secret))[1] == 200
    assert sign_in(user, code=codes[0])[1] == 302


def test_guessing_is_stopped_here_too(db: None) -> None:
    user, _ = staff_with(RoleName.MANAGER)
    for _ in range(FREE_ATTEMPTS):
        sign_in(user, password="guessed")

    _, status, page = sign_in(user)

    assert status == 200
    assert "Too many failed attempts" in page


def test_a_new_password_of_ones_own_ends_what_was_open(db: None) -> None:
    user, client = staff_with(RoleName.MANAGER)
    api_of(user)
    body = {"new_password1": "another good password", "new_password2": "another good password"}
    path = "/admin/password_change/"

    assert client.get(path).status_code == 200
    refused = client.post(path, {**body, "old_password": "guessed"})
    assert "This is not your password." in refused.content.decode()
    changed = client.post(path, {**body, "old_password": PASSWORD})

    assert changed.status_code == 302
    assert client.get("/admin/").status_code == 200
    assert not Session.objects.filter(revoked_at__isnull=True).exists()
    assert sign_in(user, password="another good password")[1] == 302


def test_staff_turn_off_what_a_customer_has_lost(manager: Client) -> None:
    user, _ = a_customer()
    page = f"/admin/accounts/user/{user.id}/change/"
    assert "Turn off two factors" not in manager.get(page).content.decode()
    secret = set_up_two_factors(user.id).secret
    confirm_two_factors(user.id, code_of(secret))

    assert "Turn off two factors" in manager.get(page).content.decode()
    manager.post(f"/admin/accounts/user/{user.id}/step/two-factors/")

    assert not TwoFactor.objects.exists()
