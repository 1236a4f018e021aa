"""A cart that nobody comes back to is announced once, and its owner reminded if they like."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from souk.accounts.models import User
from souk.carts.operations.abandonment import abandon_expired_carts, note_abandoned_carts
from souk.core.delivery import deliver, follow_from_now
from souk.core.models import OutboxEvent
from souk.notifications.models import Letter
from tests.api import Api
from tests.carts.keeping import ended, kept
from tests.factories import a_customer, a_product, a_purchase, a_variant, card, shipping
from tests.invariants import assert_sound
from tests.threads import together

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def at_once() -> Iterator[None]:
    """Carts count as left from the moment after they were changed."""
    with override_settings(CART_ABANDONED_HOURS=0):
        yield


def a_cart(who: Api, **fields: Any) -> tuple[str, Api]:
    mug = a_variant(product=a_product(name="Clay <mug>"))
    cart = who.post("/carts", {"items": [{"sku": mug.sku, "quantity": 2}], **fields}).json
    token = {"Cart-Token": cart["token"]} if cart["token"] else {}
    return cart["id"], who.with_headers(**token)


def events(name: str) -> list[dict[str, Any]]:
    return list(OutboxEvent.objects.filter(type=name).values_list("payload", flat=True))


def letters() -> list[Letter]:
    while deliver("notifications"):
        pass
    return list(Letter.objects.filter(kind="cart_reminder"))


def who_wants_news(email: str = "ada@example.com") -> Api:
    user, api = a_customer(email)
    User.objects.filter(id=user.id).update(
        email_verified_at=timezone.now(), preferences={"newsletter": True}, first_name="Ada"
    )
    return api


def test_a_cart_is_not_left_before_its_time() -> None:
    a_cart(Api())

    assert note_abandoned_carts() == 0


@pytest.mark.usefixtures("at_once")
def test_a_cart_that_is_left_is_announced_once_without_personal_data() -> None:
    user, ada = a_customer()
    mine, _ = a_cart(ada)
    guests, _ = a_cart(Api())

    assert [note_abandoned_carts(), note_abandoned_carts()] == [2, 0]

    assert sorted(events("cart.abandoned"), key=str) == sorted(
        [{"cart_id": mine, "user_id": str(user.id)}, {"cart_id": guests, "user_id": None}], key=str
    )
    assert {kept(cart).status for cart in (mine, guests)} == {"active"}
    assert_sound()


@pytest.mark.usefixtures("at_once")
def test_many_workers_announce_a_cart_once() -> None:
    for _ in range(5):
        a_cart(Api())

    assert sum(together(6, lambda _: note_abandoned_carts())) == 5

    assert len(events("cart.abandoned")) == 5
    assert_sound()


@pytest.mark.usefixtures("at_once")
def test_empty_and_ended_carts_are_nobodys_loss(kept_in: str) -> None:
    Api().post("/carts", {})
    over, _ = a_cart(Api())
    ended(over)
    given_up, guest = a_cart(Api())
    guest.delete(f"/carts/{given_up}")

    assert note_abandoned_carts() == 0
    # Documents go by themselves when their time is over.
    assert abandon_expired_carts() == (kept_in == "tables")


@pytest.mark.usefixtures("at_once")
def test_who_comes_back_is_at_an_active_cart_and_is_not_told_of_again() -> None:
    cart_id, guest = a_cart(Api())
    note_abandoned_carts()

    assert guest.patch(f"/carts/{cart_id}", {"notes": "I am back."}).status == 200

    cart = kept(cart_id)
    assert cart.resumed_at is not None
    assert cart.expires_at > timezone.now() + timedelta(days=29)
    assert note_abandoned_carts() == 0
    assert_sound()


@pytest.mark.usefixtures("at_once")
def test_a_left_cart_that_is_ordered_is_recovered() -> None:
    shipping()
    user, ada = a_customer()
    cart_id, _ = a_cart(ada)
    note_abandoned_carts()

    placed = ada.order(a_purchase(cart=cart_id))

    assert placed.status == 201, placed.json
    assert events("cart.recovered") == [
        {"cart_id": cart_id, "user_id": str(user.id), "order_id": placed.json["id"]}
    ]
    assert_sound()


def test_an_order_of_a_cart_that_was_never_left_recovers_nothing() -> None:
    shipping()
    cart_id, guest = a_cart(Api())

    assert guest.order(a_purchase(cart=cart_id)).status == 201

    assert events("cart.recovered") == []


@pytest.mark.usefixtures("at_once")
def test_a_declined_payment_leaves_the_cart_to_be_had_again_and_is_told_once() -> None:
    shipping()
    cart_id, guest = a_cart(Api())
    note_abandoned_carts()

    for _ in range(2):
        assert guest.order(a_purchase(cart=cart_id, payment=card("decline"))).status == 402
    assert guest.order(a_purchase(cart=cart_id)).status == 201

    assert [event["cart_id"] for event in events("cart.recovered")] == [cart_id]
    assert_sound()


@pytest.mark.usefixtures("at_once")
def test_who_asked_for_news_is_reminded_once() -> None:
    follow_from_now()
    cart_id, _ = a_cart(who_wants_news())
    note_abandoned_carts()

    with override_settings(STOREFRONT_URL="https://shop.example"):
        (letter,) = letters()
        assert letters() == [letter]

    assert letter.recipient == "ada@example.com"
    assert "Hello Ada," in letter.text
    assert "2 x Clay <mug>" in letter.text
    assert "Clay &lt;mug&gt;" in letter.html
    assert f"https://shop.example/carts/{cart_id}" in letter.text
    assert "switch the newsletter off" in letter.text


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    "state",
    [
        {"preferences": {}},
        {"preferences": {"newsletter": False}},
        {"email_verified_at": None},
        {"status": "suspended"},
    ],
    ids=["said nothing", "said no", "unproven e-mail", "shut out"],
)
def test_who_did_not_ask_for_it_gets_no_reminder(state: dict[str, Any]) -> None:
    follow_from_now()
    a_cart(who_wants_news())
    a_cart(Api())
    User.objects.update(**state)
    note_abandoned_carts()

    assert letters() == []


@pytest.mark.usefixtures("at_once")
def test_who_came_back_meanwhile_gets_no_reminder() -> None:
    follow_from_now()
    ada = who_wants_news()
    cart_id, _ = a_cart(ada)
    note_abandoned_carts()
    ada.patch(f"/carts/{cart_id}", {"notes": "I am back."})

    assert letters() == []
