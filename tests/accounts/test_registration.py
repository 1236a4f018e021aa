import pytest

from souk.accounts.models import User
from souk.accounts.operations.registration import create_admin
from souk.core.models import OutboxEvent
from tests.accounts.letters import verification_tokens
from tests.api import Api
from tests.factories import PASSWORD
from tests.threads import together

ADA = {"email": "ada@example.com", "password": PASSWORD}


def test_who_registers_may_sign_in_and_is_asked_to_verify(api: Api) -> None:
    answer = api.post("/auth/register", {**ADA, "first_name": "Ada"})

    assert (answer.status, answer.json) == (201, {"email": "ada@example.com"})
    signed = api.post("/auth/login", ADA).json
    assert signed["user"]["roles"] == ["customer"]
    assert signed["user"]["email_verified"] is False
    assert api.signed_in(signed["access_token"]).get("/me").json["first_name"] == "Ada"
    kinds = set(OutboxEvent.objects.values_list("type", flat=True))
    assert kinds == {"user.registered", "user.email_verification_requested"}


def test_no_event_and_no_table_holds_the_letters_token(api: Api) -> None:
    api.post("/auth/register", ADA)

    (token,) = verification_tokens()

    assert token not in str(list(OutboxEvent.objects.values_list("payload", flat=True)))
    user = User.objects.get()
    assert token.encode() not in bytes(user.tokens.get().token_hash)


@pytest.mark.parametrize("password", ["short", "12345678901", "password", "ada@example.com"])
def test_a_weak_password_is_refused(api: Api, password: str) -> None:
    answer = api.post("/auth/register", {**ADA, "password": password})

    assert answer.status == 422
    assert answer.json["errors"][0]["field"] == "password"
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "variant",
    [
        "Ada@Example.com",
        "ADA@EXAMPLE.COM",
        " ada@example.com ",
        "ada@\uff45xample.com",
        "\uff41da@example.com",
    ],
)
def test_who_has_an_account_is_told_by_a_letter_alone(api: Api, variant: str) -> None:
    first = api.post("/auth/register", ADA)
    before = User.objects.values().get()

    again = api.post("/auth/register", {"email": variant, "password": "another good password"})

    assert (again.status, again.json.keys()) == (first.status, first.json.keys())
    assert User.objects.values().get() == before
    told = OutboxEvent.objects.get(type="user.registration_repeated")
    assert told.aggregate_id == before["id"]


@pytest.mark.parametrize("variant", ["ADA@example.com", "ada@EXAMPLE.com"])
def test_one_signs_in_however_the_email_is_written(api: Api, variant: str) -> None:
    api.post("/auth/register", ADA)

    assert api.post("/auth/login", {**ADA, "email": variant}).status == 200


@pytest.mark.usefixtures("committed")
def test_twenty_registrations_at_once_make_one_account() -> None:
    variants = ["ada@example.com", "Ada@Example.com", "ADA@EXAMPLE.COM", "\uff41da@example.com"]

    answers = together(
        20, lambda number: Api().post("/auth/register", {**ADA, "email": variants[number % 4]})
    )

    # Each is worth a letter, and nobody gets more than a few.
    assert {answer.status for answer in answers} == {201, 429}
    assert User.objects.count() == 1
    assert OutboxEvent.objects.filter(type="user.registered").count() == 1


def test_an_account_made_by_whoever_runs_the_shop_needs_no_letter(db: None) -> None:
    admin = create_admin("boss@example.com", password=PASSWORD)

    assert admin.email_verified_at is not None
    assert verification_tokens() == []
