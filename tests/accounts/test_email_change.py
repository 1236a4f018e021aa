"""Taking another e-mail: by the password, and by a letter to the new address."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from souk.accounts.models import Session, Token, User
from souk.accounts.operations.attempts import FREE_ATTEMPTS
from souk.accounts.operations.sessions import Device, open_session
from souk.notifications.models import Letter
from souk.notifications.operations.sending import message_of
from tests.accounts.letters import reset_tokens, tokens_sent
from tests.api import Answer, Api
from tests.factories import PASSWORD, a_customer
from tests.notifications.test_writing import a_known_customer, hear, kinds, know
from tests.threads import together

NEW = "new@example.com"


def ask(me: Api, new_email: str = NEW, password: str = PASSWORD) -> Answer:
    return me.post("/auth/change-email", {"new_email": new_email, "password": password})


def confirm(who: Api, token: str | None = None) -> Answer:
    sent = token or tokens_sent("email_change")[-1]
    return who.post("/auth/confirm-email-change", {"token": sent})


def test_the_letters_token_changes_the_email(api: Api) -> None:
    user, me = a_customer("old@example.com")
    assert ask(me, "NEW@Example.com").status == 202
    assert User.objects.get(id=user.id).email == "old@example.com"

    assert confirm(api).status == 204

    user.refresh_from_db()
    assert (user.email, user.former_email) == (NEW, "old@example.com")
    assert user.email_verified_at is not None
    assert api.post("/auth/login", {"email": NEW, "password": PASSWORD}).status == 200
    old = {"email": "old@example.com", "password": PASSWORD}
    assert api.post("/auth/login", old).status == 401


def test_both_addresses_are_told(api: Api) -> None:
    user, me = a_known_customer("old@example.com")
    ask(me)
    hear()
    (letter,) = Letter.objects.all()
    assert (letter.kind, letter.recipient, letter.user_id) == ("email_change", NEW, user.id)
    token = tokens_sent("email_change")[0]
    assert token not in letter.text + letter.html
    assert f"http://testserver/account/confirm-email?token={token}" in message_of(letter).body
    know()

    confirm(api)
    hear()

    told = Letter.objects.get(kind="email_changed")
    assert told.recipient == "old@example.com"
    assert NEW not in told.text
    assert kinds() == ["email_change", "email_changed"]


def test_every_other_session_ends(api: Api) -> None:
    user, me = a_customer()
    open_session(user, device=Device("another", None))
    ask(me)

    assert confirm(me).status == 204

    assert Session.objects.filter(user=user, revoked_at__isnull=True).count() == 1
    ask(a_customer()[1], "third@example.com")
    stranger = a_customer()[1]
    assert confirm(stranger).status == 204


def test_a_link_that_is_opened_elsewhere_ends_all_sessions(api: Api) -> None:
    user, me = a_customer()
    ask(me)

    confirm(a_customer()[1])

    assert not Session.objects.filter(user=user, revoked_at__isnull=True).exists()


def test_the_password_is_needed_and_guesses_are_counted(api: Api) -> None:
    user, me = a_customer()

    answers = [ask(me, password="a wrong password") for _ in range(FREE_ATTEMPTS + 1)]

    assert [answer.status for answer in answers] == [422] * FREE_ATTEMPTS + [429]
    assert answers[0].code == "wrong_password"
    assert not Token.objects.filter(user=user, purpose="email_change").exists()


def test_a_taken_address_is_answered_like_a_free_one(api: Api) -> None:
    a_known_customer("taken@example.com")
    user, me = a_known_customer()
    assert me.get("/me").status == 200
    seen = []

    for address in (NEW, "Taken@example.com", user.email):
        with CaptureQueriesContext(connection) as captured:
            answer = ask(me, address)
        seen.append((answer.status, answer.json, len(captured)))

    assert seen[0][:2] == seen[1][:2] == seen[2][:2]
    assert len({count for _, _, count in seen}) == 1
    hear()
    assert kinds() == ["registration_repeated", "registration_repeated"]
    assert tokens_sent("email_change")[1:] == []


def test_an_address_that_was_taken_meanwhile_is_not_taken_again(api: Api) -> None:
    user, me = a_customer("old@example.com")
    ask(me)
    a_customer(NEW)

    assert confirm(api).code == "bad_one_time_token"
    assert User.objects.get(id=user.id).email == "old@example.com"


def test_letters_to_one_address_are_counted(api: Api) -> None:
    statuses = [ask(a_customer()[1]).status for _ in range(FREE_ATTEMPTS + 1)]

    assert statuses == [202] * FREE_ATTEMPTS + [429]


@pytest.mark.parametrize("change", [{"used_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_a_used_or_old_token_is_refused(api: Api, change: dict[str, Any]) -> None:
    user, me = a_customer("old@example.com")
    ask(me)
    Token.objects.update(**{name: at - timedelta(seconds=1) for name, at in change.items()})

    assert confirm(api).code == "bad_one_time_token"
    assert User.objects.get(id=user.id).email == "old@example.com"


def test_a_token_serves_its_own_purpose_alone(api: Api) -> None:
    user, me = a_customer()
    api.post("/auth/forgot-password", {"email": user.email})
    assert confirm(api, reset_tokens()[0]).code == "bad_one_time_token"
    ask(me)

    (token,) = tokens_sent("email_change")
    assert api.post("/auth/verify-email", {"token": token}).code == "bad_one_time_token"
    body = {"token": token, "password": "another good password"}
    assert api.post("/auth/reset-password", body).code == "bad_one_time_token"


def test_what_went_to_the_old_address_is_worthless(api: Api) -> None:
    user, me = a_customer()
    api.post("/auth/forgot-password", {"email": user.email})
    ask(me)
    confirm(api)

    body = {"token": reset_tokens()[0], "password": "another good password"}
    assert api.post("/auth/reset-password", body).code == "bad_one_time_token"


@pytest.mark.usefixtures("committed")
def test_of_two_who_want_one_address_one_gets_it() -> None:
    people = [a_customer() for _ in range(2)]
    for _, me in people:
        assert ask(me).status == 202
    tokens = tokens_sent("email_change")

    statuses = together(2, lambda nth: confirm(Api(), tokens[nth]).status)

    assert sorted(statuses) == [204, 422]
    assert User.objects.filter(email=NEW).count() == 1
