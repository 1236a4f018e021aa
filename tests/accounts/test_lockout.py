from datetime import timedelta

import pytest
from django.utils import timezone

from souk.accounts.models import Attempts
from souk.accounts.operations.attempts import FREE_ATTEMPTS, MAX_LOCK_SECONDS
from tests.accounts.letters import reset_tokens
from tests.api import Answer, Api
from tests.factories import PASSWORD, a_customer
from tests.threads import together


def guess(api: Api, email: str, **headers: str) -> Answer:
    return api.post("/auth/login", {"email": email, "password": "guessed"}, **headers)


def right(api: Api, email: str) -> Answer:
    return api.post("/auth/login", {"email": email, "password": PASSWORD})


def lock_ends() -> None:
    Attempts.objects.update(locked_until=timezone.now() - timedelta(seconds=1))


def test_after_too_many_failures_even_the_right_password_waits(api: Api) -> None:
    user, _ = a_customer()

    answers = [guess(api, user.email) for _ in range(FREE_ATTEMPTS)]

    assert {answer.code for answer in answers} == {"wrong_credentials"}
    locked = right(api, user.email)
    assert (locked.status, locked.code) == (429, "too_many_attempts")
    assert 0 < int(locked.header("Retry-After") or 0) <= 60
    assert locked.json["retry_after"] == int(locked.header("Retry-After") or 0)
    lock_ends()
    assert right(api, user.email).status == 200


def test_the_delay_grows_to_a_quarter_of_an_hour_and_no_further(api: Api) -> None:
    user, _ = a_customer()
    delays = []
    for _ in range(FREE_ATTEMPTS + 6):
        guess(api, user.email)
        delays.append(int(guess(api, user.email).header("Retry-After") or 0))
        lock_ends()

    grown = [delay for delay in delays if delay]
    assert grown == sorted(grown)
    assert grown[-1] == MAX_LOCK_SECONDS


def test_a_success_forgets_the_failures(api: Api) -> None:
    user, _ = a_customer()

    for _ in range(3):
        for _ in range(FREE_ATTEMPTS - 1):
            assert guess(api, user.email).status == 401
        assert right(api, user.email).status == 200


def test_failures_of_an_hour_ago_are_forgotten(api: Api) -> None:
    user, _ = a_customer()
    for _ in range(FREE_ATTEMPTS - 1):
        guess(api, user.email)
    Attempts.objects.update(last_at=timezone.now() - timedelta(hours=2))

    guess(api, user.email)

    assert right(api, user.email).status == 200


def test_an_email_without_an_account_is_locked_alike(api: Api) -> None:
    user, _ = a_customer()

    known, unknown = (
        [guess(api, email) for _ in range(FREE_ATTEMPTS + 1)]
        for email in (user.email, "nobody@example.com")
    )

    assert [(answer.status, answer.code) for answer in known] == [
        (answer.status, answer.code) for answer in unknown
    ]
    assert "example.com" not in str([bytes(row.subject) for row in Attempts.objects.all()])


def test_a_reset_by_mail_unlocks(api: Api) -> None:
    user, _ = a_customer()
    for _ in range(FREE_ATTEMPTS):
        guess(api, user.email)
    api.post("/auth/forgot-password", {"email": user.email})
    body = {"token": reset_tokens()[0], "password": "another good password"}

    assert api.post("/auth/reset-password", body).status == 204

    login = {"email": user.email, "password": "another good password"}
    assert api.post("/auth/login", login).status == 200


def test_a_lock_does_not_sign_anybody_out(api: Api) -> None:
    user, ada = a_customer()
    for _ in range(FREE_ATTEMPTS):
        guess(api, user.email)

    assert ada.get("/me").status == 200


def test_another_account_is_not_locked(api: Api) -> None:
    ada, _ = a_customer()
    eve, _ = a_customer()
    for _ in range(FREE_ATTEMPTS):
        guess(api, ada.email)

    assert right(api, eve.email).status == 200


def test_an_idempotency_key_buys_no_further_attempt(api: Api) -> None:
    user, _ = a_customer()

    answers = [
        guess(api, user.email, **{"Idempotency-Key": f"try-{number}"})
        for number in range(FREE_ATTEMPTS + 1)
    ]

    assert [answer.status for answer in answers] == [401] * FREE_ATTEMPTS + [429]
    # The key of a refused attempt is free again.
    lock_ends()
    key = {"Idempotency-Key": "try-0"}
    body = {"email": user.email, "password": PASSWORD}
    assert api.post("/auth/login", body, **key).status == 200


def test_the_current_password_is_not_guessed_either(api: Api) -> None:
    _, ada = a_customer()
    body = {"current_password": "guessed", "new_password": "another good password"}

    statuses = [ada.post("/auth/change-password", body).status for _ in range(FREE_ATTEMPTS + 1)]

    assert statuses == [422] * FREE_ATTEMPTS + [429]


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_of_a_hundred_at_once_no_more_than_the_limit_are_looked_at(email: str) -> None:
    a_customer("ada@example.com")

    answers = together(100, lambda _: guess(Api(), email))

    statuses = [answer.status for answer in answers]
    assert statuses.count(401) == FREE_ATTEMPTS
    # Who waits too long for their turn, on a busy machine, is sent away unheard.
    assert set(statuses) <= {401, 429, 503}


@pytest.mark.usefixtures("committed")
def test_many_right_passwords_at_once_are_all_let_in() -> None:
    user, _ = a_customer()

    answers = together(20, lambda _: right(Api(), user.email))

    assert {answer.status for answer in answers} == {200}
