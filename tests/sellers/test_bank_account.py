"""Where a seller's earnings go: encrypted, masked, and told of when it changes."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from souk.audit.models import Entry
from souk.core.keys.rotation import rotate
from souk.core.models import OutboxEvent
from souk.sellers.models import BankAccount, Document
from tests.api import Answer, Api
from tests.core.test_keys import NEW, OLD
from tests.factories import BANK_ACCOUNT, a_customer, a_manager, a_seller, an_applicant
from tests.privacy.canaries import rows_with

PATH = "/seller/profile/bank-account"
IBAN = "DE89370400440532013000"


def put(me: Api, **changes: Any) -> Answer:
    return me.send("put", PATH, {**BANK_ACCOUNT, **changes})


def test_an_account_is_shown_by_its_end_alone(api: Api) -> None:
    user, me = a_seller()
    assert me.get(PATH).code == "no_bank_account"

    answer = put(me)

    assert answer.status == 200, answer.json
    shown = {"bank_name": "Bank of Clay", "last_four": "3000", "country": "DE"}
    assert {name: answer.json[name] for name in shown} == shown
    assert set(answer.json) == {*shown, "updated_at"}
    assert me.get(PATH).json == answer.json
    _, manager = a_manager()
    assert manager.get(f"/admin/sellers/{user.id}").json["bank_account"] == answer.json
    everything = [me.get("/seller/profile"), me.get("/me/export"), manager.get("/admin/sellers")]
    assert not [one for one in everything if IBAN in one.body.decode().replace(" ", "")]


def test_no_table_holds_the_number(api: Api) -> None:
    user, me = a_seller()
    put(me)
    me.post("/seller/profile/documents", {"kind": "identity", "number": "L01X00T47"})

    account = BankAccount.objects.get(seller_id=user.id)
    assert (account.account_number, account.account_holder) == (IBAN, "Clay & Co.")
    assert account.routing_code == "COBADEFFXXX"
    words = [IBAN.lower(), "cobadeffxxx", "bank of clay", "l01x00t47"]
    assert rows_with(words) == {}


def test_a_stolen_token_alone_changes_nothing(api: Api) -> None:
    _, me = a_seller()
    put(me)

    refused = put(me, password="another password", account_number="GB82WEST12345698765432")

    assert (refused.status, refused.code) == (422, "wrong_password")
    assert me.get(PATH).json["last_four"] == "3000"
    locked = [put(me, password="another password").status for _ in range(6)]
    assert locked[-1] == 429
    assert put(me).status == 429


def test_a_change_is_announced_without_the_number(api: Api) -> None:
    user, me = a_seller()
    put(me)

    event = OutboxEvent.objects.get(type="seller.bank_account_changed")

    assert event.aggregate_id == user.id
    assert event.payload == {"user_id": str(user.id)}


def test_who_has_not_applied_has_no_account(api: Api) -> None:
    _, me = a_customer()

    assert put(me).code == "no_seller_profile"
    assert not BankAccount.objects.exists()


@pytest.mark.parametrize(
    "number",
    [
        "DE89 3704 0044 0532 0130 00",
        "gb82west12345698765432",
        "NO93 8601 1117 947",
        "4111111111111111",
        "000123456789",
        "12-34-56 78901234",
    ],
)
def test_numbers_of_all_countries_are_taken(api: Api, number: str) -> None:
    _, me = an_applicant()

    assert put(me, account_number=number).status == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("account_number", "DE88370400440532013000"),
        ("account_number", "DE89"),
        ("account_number", "1 2 3 4"),
        ("account_number", "1234567;--"),
        ("account_number", "é" * 10),
        ("account_holder", ""),
        ("bank_name", ""),
        ("country", "Germany"),
        ("routing_code", "x" * 21),
        ("password", ""),
    ],
)
def test_what_is_no_account_is_refused(api: Api, field: str, value: str) -> None:
    _, me = an_applicant()

    answer = put(me, **{field: value})

    assert answer.status == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_the_audit_tells_of_a_change_and_not_to_what(api: Api) -> None:
    user, me = a_seller()
    put(me)
    put(me, account_number="GB82WEST12345698765432", bank_name="Bank of Ming")

    entries = list(Entry.objects.filter(table_name="sellers_bank_accounts").order_by("id"))

    assert [entry.action for entry in entries] == ["insert", "update"]
    assert {entry.subject_id for entry in entries} == {user.id}
    assert entries[1].new_values["account_number"] == "[secret]"
    assert entries[0].new_values["country"] == "DE"
    ciphertexts = BankAccount.objects.values_list("account_number", flat=True)
    assert "[secret]" not in ciphertexts
    assert "\\x" not in json.dumps([entry.new_values for entry in entries])


def test_keys_rotate_for_accounts_and_papers(api: Api) -> None:
    with override_settings(ENCRYPTION_KEYS=[OLD]):
        user, me = a_seller()
        put(me)
        me.post("/seller/profile/documents", {"kind": "identity", "number": "L01X00T47"})
        before = _ciphertexts()

    with override_settings(ENCRYPTION_KEYS=[NEW, OLD]):
        rotated = rotate()

    assert (rotated.values, rotated.remaining) == (5, 0)
    with override_settings(ENCRYPTION_KEYS=[NEW]):
        assert BankAccount.objects.get(seller_id=user.id).account_number == IBAN
        assert Document.objects.get(seller_id=user.id).number == "L01X00T47"
    assert not set(before) & set(_ciphertexts())


def _ciphertexts() -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account_holder, bank_name, account_number, routing_code"
            " FROM sellers_bank_accounts"
        )
        (row,) = cursor.fetchall()
    return [bytes(value) for value in row]
