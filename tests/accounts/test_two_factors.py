import base64
import xml.etree.ElementTree as ElementTree
from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import connection, transaction

from souk.accounts.errors import TwoFactorAlreadyOn
from souk.accounts.models import RecoveryCode, TwoFactor, User
from souk.accounts.operations.attempts import FREE_ATTEMPTS
from souk.accounts.operations.two_factors import confirm_two_factors, set_up_two_factors
from souk.accounts.queries import two_factors
from souk.accounts.queries.two_factors import step_of
from souk.core.models import OutboxEvent
from tests.accounts.letters import reset_tokens
from tests.api import Answer, Api
from tests.factories import PASSWORD, a_customer
from tests.threads import together, until_it_waits

# RFC 6238, appendix B: the secret 12345678901234567890 at these seconds, last six digits.
RFC_6238 = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]
RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


def code_of(secret: str, steps: int = 0) -> str:
    """The code that an app shows, some steps from now."""
    totp = TOTP(base64.b32decode(secret), 6, SHA1(), 30)
    return totp.generate(int(two_factors.time.time()) + steps * 30).decode()


def with_two_factors() -> tuple[User, Api, str, list[str]]:
    """Somebody who has them on, with their secret and recovery codes."""
    user, api = a_customer()
    secret = api.post("/auth/2fa/setup").json["secret"]
    confirmed = api.post("/auth/2fa/confirm", {"otp": code_of(secret, -1)})
    assert confirmed.status == 200, confirmed.json
    return user, api, secret, confirmed.json["recovery_codes"]


def login(user: User, **more: str) -> Answer:
    return Api().post("/auth/login", {"email": user.email, "password": PASSWORD, **more})


@pytest.mark.parametrize(("seconds", "code"), RFC_6238)
def test_codes_are_those_of_rfc_6238(
    seconds: int, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(two_factors.time, "time", lambda: float(seconds))

    assert step_of(code, secret=RFC_SECRET, after=0) == seconds // 30
    assert step_of(code, secret=RFC_SECRET, after=seconds // 30) is None


def test_a_setup_shows_what_an_app_reads(api: Api) -> None:
    user, ada = a_customer()

    setup = ada.post("/auth/2fa/setup").json

    url = urlsplit(setup["otpauth_url"])
    assert (url.scheme, url.netloc) == ("otpauth", "totp")
    assert parse_qs(url.query)["secret"] == [setup["secret"]]
    assert len(base64.b32decode(setup["secret"])) == 20
    picture = ElementTree.fromstring(setup["qr_svg"])
    assert picture.tag == "svg"
    assert "script" not in setup["qr_svg"]
    modules = segno.make_qr(setup["otpauth_url"], error="m").symbol_size(border=4)[0]
    assert int(picture.attrib["width"]) == 4 * modules
    # Before it is confirmed, nothing is asked for.
    assert login(user).status == 200


def test_the_database_holds_no_secret_in_the_clear(api: Api) -> None:
    _, _, secret, codes = with_two_factors()

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_two_factors")
        stored = bytes(cursor.fetchone()[0])
    assert secret.encode() not in stored
    assert base64.b32decode(secret) not in stored
    assert TwoFactor.objects.get().secret == secret
    hashes = [bytes(row) for row in RecoveryCode.objects.values_list("code_hash", flat=True)]
    assert not {code.encode() for code in codes} & set(hashes)


def test_a_wrong_code_turns_nothing_on(api: Api) -> None:
    user, ada = a_customer()
    secret = ada.post("/auth/2fa/setup").json["secret"]

    refused = ada.post("/auth/2fa/confirm", {"otp": code_of(secret, 40)})

    assert (refused.status, refused.code) == (422, "wrong_code")
    assert login(user).status == 200


def test_without_a_setup_there_is_nothing_to_confirm(api: Api) -> None:
    _, ada = a_customer()

    answer = ada.post("/auth/2fa/confirm", {"otp": "123456"})

    assert (answer.status, answer.code) == (409, "two_factor_not_set_up")


def test_what_is_on_is_not_set_up_again(api: Api) -> None:
    _, ada, secret, _ = with_two_factors()

    assert ada.post("/auth/2fa/setup").code == "two_factor_already_on"
    assert ada.post("/auth/2fa/confirm", {"otp": code_of(secret)}).code == "two_factor_already_on"
    assert TwoFactor.objects.get().secret == secret


def test_a_sign_in_asks_for_the_second_factor(api: Api) -> None:
    user, ada, secret, _ = with_two_factors()

    asked = login(user)
    assert (asked.status, asked.code) == (401, "two_factor_required")
    wrong = login(user, otp=code_of(secret, 40))
    assert (wrong.status, wrong.code) == (401, "wrong_otp")
    let_in = login(user, otp=code_of(secret))
    assert let_in.status == 200
    assert let_in.json["user"]["two_factor_enabled"] is True
    assert ada.get("/me").json["two_factor_enabled"] is True


def test_the_second_factor_is_asked_for_after_the_password(api: Api) -> None:
    user, _, secret, _ = with_two_factors()
    body = {"email": user.email, "password": "guessed", "otp": code_of(secret)}

    assert api.post("/auth/login", body).code == "wrong_credentials"
    # The code was not looked at, and still serves.
    assert login(user, otp=code_of(secret)).status == 200


def test_a_code_is_taken_once(api: Api) -> None:
    user, _, secret, _ = with_two_factors()
    code = code_of(secret)

    assert login(user, otp=code).status == 200
    assert login(user, otp=code).code == "wrong_otp"
    # Nor is one of an earlier step.
    assert login(user, otp=code_of(secret, -1)).code == "wrong_otp"


@pytest.mark.usefixtures("committed")
def test_of_ten_threads_with_one_code_one_signs_in() -> None:
    user, _, secret, _ = with_two_factors()
    code = code_of(secret)

    answers = together(10, lambda _: login(user, otp=code))

    assert [answer.status for answer in answers].count(200) == 1
    assert {answer.status for answer in answers} <= {200, 401, 429}


@pytest.mark.usefixtures("committed")
def test_of_ten_threads_with_one_recovery_code_one_signs_in() -> None:
    user, _, _, codes = with_two_factors()

    answers = together(10, lambda _: login(user, recovery_code=codes[0]))

    assert [answer.status for answer in answers].count(200) == 1


@pytest.mark.usefixtures("committed")
def test_a_setup_in_another_tab_does_not_replace_what_was_just_confirmed() -> None:
    user, _ = a_customer()
    secret = set_up_two_factors(user.id).secret

    with transaction.atomic():
        confirm_two_factors(user.id, code_of(secret))
        other_tab = until_it_waits(lambda: set_up_two_factors(user.id))

    assert isinstance(other_tab(), TwoFactorAlreadyOn)
    assert TwoFactor.objects.get(user=user).secret == secret


def test_each_recovery_code_signs_in_once(api: Api) -> None:
    user, _, _, codes = with_two_factors()
    assert len(set(codes)) == 10

    for code in codes:
        assert login(user, recovery_code=code.upper().replace("-", " ")).status == 200
        assert login(user, recovery_code=code).code == "wrong_otp"


def test_codes_are_not_guessed(api: Api) -> None:
    user, _, secret, codes = with_two_factors()

    wrong = [login(user, otp=f"{number:06}").status for number in range(FREE_ATTEMPTS)]
    # To ask what is needed is no way around the count.
    locked = login(user)

    assert wrong == [401] * FREE_ATTEMPTS
    assert locked.status == 429
    assert login(user, otp=code_of(secret)).status == 429
    assert login(user, recovery_code=codes[0]).status == 429


def test_knowing_the_password_resets_no_count_of_wrong_codes(api: Api) -> None:
    user, _, _, _ = with_two_factors()

    statuses = []
    for number in range(FREE_ATTEMPTS):
        statuses.append(login(user, otp=f"{number:06}").status)
        login(user)

    assert login(user).status == 429
    assert statuses == [401] * FREE_ATTEMPTS


def test_two_factors_are_turned_off_by_password_and_code(api: Api) -> None:
    user, ada, secret, codes = with_two_factors()
    path = "/auth/2fa/disable"

    assert ada.post(path, {"password": PASSWORD}).status == 422
    assert ada.post(path, {"password": "guessed", "otp": code_of(secret)}).code == "wrong_password"
    assert ada.post(path, {"password": PASSWORD, "otp": "000000"}).code == "wrong_code"
    assert login(user).code == "two_factor_required"
    assert ada.post(path, {"password": PASSWORD, "recovery_code": codes[3]}).status == 204

    assert login(user).status == 200
    assert not RecoveryCode.objects.exists()
    kinds = OutboxEvent.objects.values_list("type", flat=True)
    assert {"user.two_factor_enabled", "user.two_factor_disabled"} <= set(kinds)
    assert ada.post(path, {"password": PASSWORD, "otp": "000000"}).code == "two_factor_not_set_up"


def test_a_reset_password_leaves_two_factors_on(api: Api) -> None:
    user, _, secret, _ = with_two_factors()
    api.post("/auth/forgot-password", {"email": user.email})
    body = {"token": reset_tokens()[0], "password": PASSWORD + "!"}
    assert api.post("/auth/reset-password", body).status == 204

    again = {"email": user.email, "password": PASSWORD + "!"}
    assert api.post("/auth/login", again).code == "two_factor_required"
    assert api.post("/auth/login", {**again, "otp": code_of(secret)}).status == 200
