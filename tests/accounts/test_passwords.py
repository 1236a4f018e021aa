import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, identify_hasher
from django.test import override_settings

from souk.accounts.errors import WrongCredentials
from souk.accounts.models import Session, User
from souk.accounts.operations.sessions import Device, open_session
from souk.accounts.queries.revocations import revocations
from souk.core.models import OutboxEvent
from tests.accounts.letters import reset_tokens
from tests.api import Api
from tests.factories import PASSWORD, a_customer, api_of
from tests.threads import together

NEW = "another good password"


class CheapArgon2(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 64
    parallelism = 1


class DearerArgon2(CheapArgon2):
    time_cost = 2


def hasher(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def test_a_reset_sets_another_password_and_ends_every_session(api: Api) -> None:
    user, ada = a_customer()
    api.post("/auth/forgot-password", {"email": user.email})

    answer = api.post("/auth/reset-password", {"token": reset_tokens()[0], "password": NEW})

    assert answer.status == 204
    assert not Session.objects.filter(revoked_at__isnull=True).exists()
    revocations.read_again()
    assert ada.get("/me").status == 401
    assert api.post("/auth/login", {"email": user.email, "password": PASSWORD}).status == 401
    signed = api.post("/auth/login", {"email": user.email, "password": NEW})
    assert signed.status == 200
    # Who read the letter reads the e-mail.
    assert signed.json["user"]["email_verified"] is True
    assert OutboxEvent.objects.filter(type="user.password_changed").count() == 1


def test_a_weak_password_leaves_the_token_unused(api: Api) -> None:
    user, _ = a_customer()
    api.post("/auth/forgot-password", {"email": user.email})
    token = reset_tokens()[0]

    weak = api.post("/auth/reset-password", {"token": token, "password": "1234"})

    assert (weak.status, weak.json["errors"][0]["field"]) == (422, "password")
    assert api.post("/auth/reset-password", {"token": token, "password": NEW}).status == 204


def test_an_unknown_token_resets_nothing(api: Api) -> None:
    user, _ = a_customer()
    hashed = user.password

    answer = api.post("/auth/reset-password", {"token": "guessed", "password": NEW})

    assert (answer.status, answer.code) == (422, "bad_one_time_token")
    user.refresh_from_db()
    assert user.password == hashed


@pytest.mark.usefixtures("committed")
def test_a_reset_token_works_once_even_from_twenty_threads() -> None:
    user, _ = a_customer()
    Api().post("/auth/forgot-password", {"email": user.email})
    token = reset_tokens()[0]

    answers = together(
        20,
        lambda number: Api().post(
            "/auth/reset-password", {"token": token, "password": f"{NEW} {number}"}
        ),
    )

    assert sorted(answer.status for answer in answers) == [204] + [422] * 19
    (winner,) = [number for number, answer in enumerate(answers) if answer.status == 204]
    body = {"email": user.email, "password": f"{NEW} {winner}"}
    assert Api().post("/auth/login", body).status == 200


def test_a_change_ends_every_other_session(api: Api) -> None:
    user, here = a_customer()
    there = api_of(user)

    answer = here.post("/auth/change-password", {"current_password": PASSWORD, "new_password": NEW})

    assert answer.status == 204
    revocations.read_again()
    assert (here.get("/me").status, there.get("/me").status) == (200, 401)


def test_a_change_needs_the_current_password(api: Api) -> None:
    _, ada = a_customer()
    body = {"current_password": "guessed", "new_password": NEW}

    answer = ada.post("/auth/change-password", body)

    assert (answer.status, answer.code) == (422, "wrong_password")


def test_a_password_changed_meanwhile_opens_no_session(api: Api) -> None:
    user, ada = a_customer()
    ada.post("/auth/change-password", {"current_password": PASSWORD, "new_password": NEW})

    # Somebody whose old password was checked a moment before the change.
    with pytest.raises(WrongCredentials):
        open_session(user, device=Device("slow", None))
    assert Session.objects.filter(user_agent="slow").count() == 0


def test_a_password_hashed_with_older_parameters_is_hashed_anew_at_login(api: Api) -> None:
    with override_settings(PASSWORD_HASHERS=[hasher(CheapArgon2)]):
        user, _ = a_customer()

    with override_settings(PASSWORD_HASHERS=[hasher(DearerArgon2)]):
        assert api.post("/auth/login", {"email": user.email, "password": PASSWORD}).status == 200
        rehashed = User.objects.get(id=user.id).password
        assert identify_hasher(rehashed).decode(rehashed)["time_cost"] == 2
        assert api.post("/auth/login", {"email": user.email, "password": PASSWORD}).status == 200
        assert User.objects.get(id=user.id).password == rehashed
