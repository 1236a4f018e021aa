"""Whatever changes who can get into an account is told to its owner."""

import pytest
from django.test import Client

from souk.accounts.models import User
from souk.accounts.operations.sessions import Device
from souk.accounts.operations.sign_in import sign_in
from souk.accounts.queries.devices import device_name
from souk.core.models import OutboxEvent
from souk.notifications.models import Letter
from tests.accounts.letters import reset_tokens
from tests.accounts.test_two_factors import code_of
from tests.admin.forms import submit
from tests.api import Api
from tests.factories import PASSWORD
from tests.notifications.test_writing import a_known_customer, hear, kinds, know

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/{}"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)


def test_two_factors_are_told_of_when_they_go_on_and_off(api: Api) -> None:
    user, me = a_known_customer()
    secret = me.post("/auth/2fa/setup").json["secret"]
    codes = me.post("/auth/2fa/confirm", {"otp": code_of(secret, -1)}).json["recovery_codes"]
    hear()
    assert kinds() == ["two_factor_enabled"]
    me.post("/auth/2fa/disable", {"password": PASSWORD, "recovery_code": codes[0]})
    hear()

    assert kinds() == ["two_factor_disabled", "two_factor_enabled"]
    for letter in Letter.objects.all():
        assert letter.recipient == user.email
        assert "If it was not you" in letter.text
        assert secret not in letter.text + letter.html
        assert not any(code in letter.text + letter.html for code in codes)


def test_a_new_secret_that_was_never_confirmed_is_not_told(api: Api) -> None:
    _, me = a_known_customer()
    me.post("/auth/2fa/setup")
    hear()

    assert kinds() == []


def test_a_changed_password_is_told(api: Api) -> None:
    _, me = a_known_customer()
    body = {"current_password": PASSWORD, "new_password": "another good password"}
    assert me.post("/auth/change-password", body).status == 204
    hear()

    assert kinds() == ["password_changed"]


def _change_email(manager: Client, user: User, email: str) -> None:
    submit(manager, f"/admin/accounts/user/{user.id}/change/", email=email)
    user.refresh_from_db()


def test_a_changed_email_is_told_to_the_one_before(manager: Client) -> None:
    user, _ = a_known_customer("old@example.com")
    know()

    _change_email(manager, user, "new@example.com")
    hear()

    told = dict(Letter.objects.values_list("kind", "recipient"))
    assert user.email == "new@example.com"
    assert told == {
        "email_changed": "old@example.com",
        "email_verification": "new@example.com",
    }
    # Whoever reads the old address learns no more than that.
    assert "new@example.com" not in Letter.objects.get(kind="email_changed").text


def test_the_same_email_in_capitals_is_not_told(manager: Client) -> None:
    user, _ = a_known_customer("old@example.com")
    know()

    _change_email(manager, user, "Old@example.com")
    hear()

    assert kinds() == []


def test_an_email_from_before_goes_with_its_account(manager: Client) -> None:
    user, me = a_known_customer("old@example.com")
    _change_email(manager, user, "new@example.com")
    exported = me.get("/me/export").json["account"]
    assert exported["former_email"] == "old@example.com"
    hear()

    me.send("delete", "/me", {"password": PASSWORD})
    hear()

    user.refresh_from_db()
    assert user.former_email == ""
    assert not Letter.objects.filter(recipient__startswith="old@").exists()
    assert "old@example.com" not in str(list(OutboxEvent.objects.values_list("payload")))


def _sign_in(user: User, agent: str) -> None:
    sign_in(user.email, PASSWORD, device=Device(agent, "203.0.113.9"))


def test_a_sign_in_from_a_new_device_is_told_once(db: None) -> None:
    user, _ = a_known_customer()
    _sign_in(user, FIREFOX.format(128))
    hear()

    letter = Letter.objects.get()
    assert (letter.kind, letter.recipient) == ("new_device", user.email)
    assert "Firefox on Linux from 203.0.113.9" in letter.text
    # An update makes no new device.
    _sign_in(user, FIREFOX.format("131.0.2"))
    hear()
    assert kinds() == ["new_device"]

    _sign_in(user, PHONE)
    hear()
    assert kinds() == ["new_device", "new_device"]


def test_who_registers_again_is_told_that_there_is_an_account(api: Api) -> None:
    user, _ = a_known_customer("ada@example.com")
    assert api.post("/auth/register", {"email": "ADA@example.com", "password": PASSWORD}).status
    hear()

    letter = Letter.objects.get()
    assert (letter.kind, letter.recipient) == ("registration_repeated", user.email)
    assert "://" not in letter.text


def test_the_first_sign_in_and_one_that_fails_are_not_told(api: Api) -> None:
    body = {"email": "ada@example.com", "password": PASSWORD}
    agent = {"User-Agent": PHONE}
    assert api.post("/auth/register", body, **agent).status == 201
    assert api.post("/auth/login", body, **agent).status == 200
    assert (
        api.post("/auth/login", {**body, "password": "wrong"}, **{"User-Agent": "x"}).status == 401
    )
    hear()

    assert kinds() == ["email_verification"]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX.format(128), "Firefox on Linux"),
        (PHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5", "an app"),
        ("visit https://evil.example now", "an app"),
        ("", "an app"),
    ],
)
def test_a_device_is_named_in_words_of_ours(agent: str, name: str) -> None:
    assert device_name(agent) == name


def test_letters_to_the_email_before_open_nothing_any_more(api: Api, manager: Client) -> None:
    user, _ = a_known_customer("old@example.com")
    api.post("/auth/forgot-password", {"email": user.email})

    _change_email(manager, user, "new@example.com")

    body = {"token": reset_tokens()[0], "password": "another good password"}
    assert api.post("/auth/reset-password", body).status == 422
