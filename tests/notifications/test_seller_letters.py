"""Sellers are told what becomes of them, and where their money goes."""

import pytest

from souk.notifications.models import Letter
from souk.sellers.operations.verification import (
    approve_seller,
    reinstate_seller,
    reject_seller,
    suspend_seller,
)
from tests.api import Api
from tests.factories import BANK_ACCOUNT, BUSINESS
from tests.notifications.test_writing import a_known_customer, hear, kinds, know


def test_every_step_is_told(api: Api) -> None:
    user, me = a_known_customer()
    told = []

    for act in (
        lambda: me.post("/seller/profile", BUSINESS),
        lambda: approve_seller(user.id, actor_id=None),
        lambda: suspend_seller(user.id, reason="Late parcels.", actor_id=None),
        lambda: reinstate_seller(user.id, actor_id=None),
    ):
        act()
        hear()
        know()
        told.append(Letter.objects.latest("id"))

    assert [letter.kind for letter in told] == [
        "seller_application",
        "seller_approved",
        "seller_suspended",
        "seller_reinstated",
    ]
    for letter in told:
        assert (letter.recipient, letter.user_id) == (user.email, user.id)
        assert "Clay & Co." in letter.text
        assert "<bdi>Clay &amp; Co.</bdi>" in letter.html
    assert "The reason: Late parcels." in told[2].text
    assert not [letter for letter in told if "reason:" in letter.text and letter != told[2]]


def test_a_rejection_tells_why_unless_it_is_over(api: Api) -> None:
    for is_over in (False, True):
        user, me = a_known_customer()
        me.post("/seller/profile", BUSINESS)
        know()
        reject_seller(user.id, reason="No papers.", actor_id=None)
        if is_over:
            me.post("/seller/profile", BUSINESS)
        hear("seller.rejected")
        know()

        letter = Letter.objects.get(kind="seller_rejected", user_id=user.id)
        assert ("No papers." in letter.text + letter.html) == (not is_over)


@pytest.mark.parametrize("name", ["Win at http://evil.example", "evil.example", "x" * 61])
def test_no_letter_carries_an_applicants_advertisement(api: Api, name: str) -> None:
    _, me = a_known_customer()
    me.post("/seller/profile", {**BUSINESS, "business_name": name})
    hear()

    (letter,) = Letter.objects.all()
    assert "sell at Souk as your business" in letter.text
    assert name not in letter.text + letter.html


def test_another_bank_account_is_told_without_its_number(api: Api) -> None:
    user, me = a_known_customer()
    me.post("/seller/profile", BUSINESS)
    know()
    answers = [
        me.send("put", "/seller/profile/bank-account", BANK_ACCOUNT).status for _ in range(6)
    ]
    hear()

    assert answers == [200] * 5 + [429]
    assert kinds() == ["bank_account_changed"] * 5
    letter = Letter.objects.filter(user_id=user.id).latest("id")
    assert "If it was not you" in letter.text
    for secret in ("DE89", "3000", "Bank of Clay"):
        assert secret not in letter.text + letter.html
