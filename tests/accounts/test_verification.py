from datetime import timedelta

import pytest
from django.utils import timezone

from souk.accounts.models import Token, User
from souk.accounts.operations.attempts import FREE_ATTEMPTS
from souk.core.models import OutboxEvent
from tests.accounts.letters import reset_tokens, verification_tokens
from tests.api import Api
from tests.factories import a_customer
from tests.threads import together


def test_the_letters_token_verifies_the_email(api: Api) -> None:
    _, ada = a_customer()

    answer = api.post("/auth/verify-email", {"token": verification_tokens()[0]})

    assert answer.status == 204
    assert ada.get("/me").json["email_verified"] is True


def test_a_used_token_is_refused(api: Api) -> None:
    a_customer()
    body = {"token": verification_tokens()[0]}
    api.post("/auth/verify-email", body)

    again = api.post("/auth/verify-email", body)

    assert (again.status, again.code) == (422, "bad_one_time_token")


def test_an_old_token_is_refused(api: Api) -> None:
    a_customer()
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert api.post("/auth/verify-email", {"token": verification_tokens()[0]}).status == 422
    assert User.objects.get().email_verified_at is None


def test_a_newer_token_supersedes_older_ones(api: Api) -> None:
    user, _ = a_customer()
    assert api.post("/auth/resend-verification", {"email": user.email}).status == 202
    older, newer = verification_tokens()

    assert api.post("/auth/verify-email", {"token": older}).status == 422
    assert api.post("/auth/verify-email", {"token": newer}).status == 204


def test_a_token_serves_its_own_purpose_alone(api: Api) -> None:
    user, _ = a_customer()
    api.post("/auth/forgot-password", {"email": user.email})

    assert api.post("/auth/verify-email", {"token": reset_tokens()[0]}).status == 422


@pytest.mark.usefixtures("committed")
def test_a_token_works_once_even_from_twenty_threads() -> None:
    a_customer()
    body = {"token": verification_tokens()[0]}

    answers = together(20, lambda _: Api().post("/auth/verify-email", body))

    assert sorted(answer.status for answer in answers) == [204] + [422] * 19


def test_a_verified_email_gets_no_further_letter(api: Api) -> None:
    user, _ = a_customer()
    api.post("/auth/verify-email", {"token": verification_tokens()[0]})

    answer = api.post("/auth/resend-verification", {"email": user.email})

    assert answer.status == 202
    assert len(verification_tokens()) == 1


def test_another_email_has_to_be_verified_again(api: Api) -> None:
    user, _ = a_customer()
    api.post("/auth/verify-email", {"token": verification_tokens()[0]})
    api.post("/auth/forgot-password", {"email": user.email})

    User.objects.filter(id=user.id).update(email="new@example.com")

    user.refresh_from_db()
    assert user.email_verified_at is None
    body = {"token": reset_tokens()[0], "password": "another good password"}
    assert api.post("/auth/reset-password", body).status == 422


@pytest.mark.parametrize("path", ["/auth/forgot-password", "/auth/resend-verification"])
def test_no_answer_tells_whether_an_email_is_registered(api: Api, path: str) -> None:
    user, _ = a_customer()

    answers = {
        email: [api.post(path, {"email": email}) for _ in range(FREE_ATTEMPTS + 1)]
        for email in (user.email, "nobody@example.com")
    }

    known, unknown = (
        [(answer.status, answer.json.get("detail", "")) for answer in rows]
        for rows in answers.values()
    )
    assert known == unknown
    assert [status for status, _ in known] == [202] * FREE_ATTEMPTS + [429]
    assert not OutboxEvent.objects.exclude(aggregate_id=user.id).exists()
