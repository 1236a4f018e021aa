"""Whether an e-mail has an account is told neither by an answer nor by the work behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test.utils import CaptureQueriesContext

from souk.accounts.models import UserStatus
from souk.accounts.operations.blocking import change_status
from souk.accounts.operations.erasure import erase_accounts
from tests.accounts.letters import verification_tokens
from tests.api import Answer, Api
from tests.factories import PASSWORD, a_customer


class CountedArgon2(Argon2PasswordHasher):
    """Argon2, as the shop uses it but quicker, that counts how often it is asked to work."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
    work = 0

    def encode(self, password: str, salt: str) -> str:
        CountedArgon2.work += 1
        return str(super().encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        CountedArgon2.work += 1
        return bool(super().verify(password, encoded))


@pytest.fixture(autouse=True)
def counted(settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountedArgon2"]


def nobody() -> str:
    return "nobody@example.com"


def somebody() -> str:
    return str(a_customer("ada@example.com")[0].email)


def somebody_verified() -> str:
    email = somebody()
    assert Api().post("/auth/verify-email", {"token": verification_tokens()[0]}).status == 204
    return email


def somebody_blocked() -> str:
    user, _ = a_customer("blocked@example.com")
    change_status(user.id, UserStatus.SUSPENDED, actor_id=None)
    return str(user.email)


def somebody_erased() -> str:
    user, _ = a_customer("erased@example.com")
    erase_accounts([user.id])
    return "erased@example.com"


WHO: list[Callable[[], str]] = [
    nobody,
    somebody,
    somebody_verified,
    somebody_blocked,
    somebody_erased,
]
BODIES: dict[str, Callable[[str], dict[str, str]]] = {
    "/auth/login": lambda email: {"email": email, "password": "a wrong password"},
    "/auth/forgot-password": lambda email: {"email": email},
    "/auth/resend-verification": lambda email: {"email": email},
}


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize("who", WHO[1:], ids=lambda who: who.__name__)
def test_everybody_is_answered_like_nobody(api: Api, path: str, who: Callable[[], str]) -> None:
    known, unknown = (seen(api.post(path, BODIES[path](name()))) for name in (who, nobody))

    assert known == unknown


def seen(answer: Answer) -> tuple[int, dict[str, Any], dict[str, str]]:
    """What a caller sees of an answer, but for the number of the request."""
    body = {name: value for name, value in answer.json.items() if name != "request_id"}
    headers = dict(answer.response.headers.items())
    headers.pop("X-Request-Id")
    return answer.status, body, headers


@dataclass(frozen=True)
class Work:
    hashes: int
    statements: int


def work_of(api: Api, path: str, body: dict[str, str]) -> Work:
    before = CountedArgon2.work
    with CaptureQueriesContext(connection) as captured:
        api.post(path, body)
    return Work(CountedArgon2.work - before, len(captured))


@pytest.mark.parametrize("path", BODIES)
def test_the_work_is_the_same_for_somebody_and_nobody(api: Api, path: str) -> None:
    known, unknown = (work_of(api, path, BODIES[path](name())) for name in (somebody, nobody))

    assert known.hashes == unknown.hashes == (1 if path == "/auth/login" else 0)
    # To announce a letter is one statement more, and not to be seen beside a request's work.
    assert abs(known.statements - unknown.statements) <= 1, (known, unknown)


@pytest.mark.parametrize("who", [somebody_blocked, somebody_erased], ids=lambda who: who.__name__)
def test_who_is_shut_out_looks_like_nobody_even_by_the_right_password(
    api: Api, who: Callable[[], str]
) -> None:
    known, unknown = (
        seen(api.post("/auth/login", {"email": name(), "password": PASSWORD}))
        for name in (who, nobody)
    )

    assert known == unknown


def test_registration_does_not_tell_who_has_an_account(api: Api) -> None:
    def register(email: str) -> Answer:
        return api.post("/auth/register", {"email": email, "password": PASSWORD})

    answers = []
    for who in (somebody, somebody_blocked, somebody_erased, nobody):
        email = who()
        answer = register(email)
        # All but the e-mail that was sent.
        assert answer.json == {"email": email}
        status, _, headers = seen(answer)
        headers.pop("Content-Length")
        answers.append((status, headers))

    assert answers == [answers[0]] * 4
    assert answers[0][0] == 201


def test_a_new_account_and_a_taken_email_cost_the_same_work(api: Api) -> None:
    body = {"email": somebody(), "password": PASSWORD}

    taken = work_of(api, "/auth/register", body)
    fresh = work_of(api, "/auth/register", {**body, "email": nobody()})

    assert taken.hashes == fresh.hashes == 1
