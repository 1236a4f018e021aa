"""What happens becomes one letter to whom it concerns, in words that cannot be misused."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import override_settings
from psycopg.types.json import Jsonb

from souk.accounts.events import (
    EmailVerificationRequested,
    PasswordChanged,
    PasswordResetRequested,
)
from souk.accounts.models import User
from souk.accounts.queries.letters import letter_token
from souk.core.database.functions import call
from souk.core.delivery import deliver, follow_from_now
from souk.core.events import Happened, handlers_of, publish
from souk.core.models import OutboxEvent, WaitingEvent
from souk.notifications.models import LINK, Letter, LetterKind
from souk.notifications.operations.sending import message_of, send_letters
from souk.notifications.operations.wording import greeting_name, one_line, words_of
from souk.orders.models import Order
from souk.payments.models import Payment
from tests.api import Api
from tests.factories import (
    ADDRESS,
    a_customer,
    a_manager,
    a_product,
    a_purchase,
    a_variant,
    card,
    shipping,
)
from tests.notifications.server import mail_server
from tests.orders.sale import ALL, Sale

_told: set[UUID] = set()


def hear(name: str | None = None) -> None:
    """Hand over what this test's transaction has published, as the worker would."""
    for event in OutboxEvent.objects.exclude(id__in=_told).order_by("id"):
        if name is None or event.type == name:
            happened = Happened(
                event.id,
                event.type,
                event.aggregate_type,
                event.aggregate_id,
                event.payload,
                event.created_at,
            )
            for handler in handlers_of("notifications", event.type):
                handler(happened)


def a_known_customer(email: str = "") -> tuple[User, Api]:
    """A customer whose registration has been told of."""
    known = a_customer(email)
    know()
    return known


def know() -> None:
    """Take all that has happened so far as told."""
    _told.update(OutboxEvent.objects.values_list("id", flat=True))


def kinds() -> list[str]:
    return sorted(Letter.objects.values_list("kind", flat=True))


def test_a_verification_letter_has_its_link_only_when_it_is_sent(db: None) -> None:
    user, _ = a_known_customer("ada@example.com")
    token_id = uuid4()
    publish(EmailVerificationRequested(user.id, token_id))
    hear()

    letter = Letter.objects.get()
    token = letter_token(token_id)
    assert (letter.recipient, letter.user_id) == ("ada@example.com", user.id)
    assert letter.subject == "Confirm your e-mail address"
    stored = " ".join(str(value) for value in vars(letter).values())
    assert token not in stored
    assert LINK in letter.text
    sent = message_of(letter)
    link = f"http://testserver/account/verify-email?token={token}"
    assert link in sent.body
    assert f'href="{link}"' in sent.alternatives[0][0]


def test_links_lead_to_the_storefront_never_to_a_requests_host(api: Api) -> None:
    user, _ = a_known_customer()
    token_id = uuid4()
    publish(PasswordResetRequested(user.id, token_id))
    hear()

    with override_settings(STOREFRONT_URL="https://shop.example/en"):
        body = message_of(Letter.objects.get()).body

    assert f"https://shop.example/en/reset-password?token={letter_token(token_id)}" in body


def test_a_changed_password_is_told_without_a_link(db: None) -> None:
    user, _ = a_known_customer()
    publish(PasswordChanged(user.id))
    hear()

    assert kinds() == ["password_changed"]
    assert LINK not in Letter.objects.get().text


def test_an_event_that_comes_again_writes_no_second_letter(db: None) -> None:
    user, _ = a_known_customer()
    publish(PasswordChanged(user.id))
    publish(PasswordChanged(user.id))
    hear()
    hear()

    assert kinds() == ["password_changed", "password_changed"]


def test_nobody_is_written_to_who_is_gone(db: None) -> None:
    publish(PasswordChanged(uuid4()))
    hear()

    assert kinds() == []


def test_letters_to_somebody_whose_account_was_erased_are_forgotten(db: None) -> None:
    user, _ = a_known_customer()
    other, _ = a_known_customer()
    publish(PasswordChanged(user.id))
    publish(PasswordChanged(other.id))
    call("core.publish", "user.erased", "user", user.id, Jsonb({"user_id": str(user.id)}))
    hear()

    assert Letter.objects.get().user_id == other.id


def test_an_order_that_waits_for_cash_is_confirmed_when_it_is_placed(api: Api) -> None:
    shipping()
    mug = a_variant(product=a_product(name="Mug <b>& co"), price=1250)
    placed = api.order(a_purchase((mug, 2))).json
    hear()

    letter = Letter.objects.get()
    assert (letter.kind, letter.recipient, letter.user_id) == (
        "order_confirmation",
        "ada@example.com",
        None,
    )
    assert placed["order_number"] in letter.subject
    for words in ("2 x Mug <b>& co", "25.00 USD", "4.99 USD", "29.99 USD", "12 Market Street"):
        assert words in letter.text
    assert "It is not paid yet." in letter.text
    assert "Mug &lt;b&gt;&amp; co" in letter.html
    assert "<b>" not in letter.html


def test_an_order_that_a_gateway_pays_is_confirmed_once_and_paid(api: Api) -> None:
    shipping()
    api.order(a_purchase((a_variant(), 1), payment=card("approve")))
    hear()
    hear()

    assert kinds() == ["order_confirmation"]
    assert "It is paid." in Letter.objects.get().text


def test_an_order_that_came_to_nothing_is_never_told(api: Api) -> None:
    shipping()
    assert api.order(a_purchase((a_variant(), 1), payment=card("decline"))).status == 402
    assert Order.objects.count() == 1
    hear()

    assert kinds() == []


def test_an_order_is_told_before_its_gateway_has_said_yes_to_nobody(api: Api) -> None:
    shipping()
    api.order(a_purchase((a_variant(), 1), payment=card("action")))
    hear()

    assert kinds() == []


def test_each_step_that_concerns_the_buyer_is_told(api: Api) -> None:
    shipping()
    user, buyer = a_known_customer("ada@example.com")
    _, staff = a_manager()
    know()
    number = buyer.order(a_purchase((a_variant(), 1), email="ada@example.com")).json["order_number"]
    _pay_cash(staff)
    for act, body in (
        ("process", None),
        ("ship", {"tracking_number": "T-1", "tracking_url": "https://track.example/T-1"}),
        ("deliver", None),
    ):
        assert staff.post(f"/admin/orders/{number}/{act}", body).status == 200
    hear()

    assert kinds() == [
        "order_confirmation",
        "order_delivered",
        "order_shipped",
        "payment_success",
    ]
    shipped = Letter.objects.get(kind="order_shipped")
    assert shipped.user_id == user.id
    assert "https://track.example/T-1" in shipped.text


def test_an_order_that_is_sent_in_parts_is_told_by_its_parts(api: Api) -> None:
    sale = Sale()
    know()
    sale.send(2, 0, carrier="DHL", tracking_number="T-1")
    sale.send(tracking_number="T-2")
    hear()

    parts = Letter.objects.filter(kind="order_part_shipped").order_by("id")
    assert kinds() == ["order_part_shipped", "order_part_shipped"]
    name = sale.shown["items"][0]["name"]
    assert any(f"2 x {name}" in part.text and "T-1" in part.text for part in parts)
    assert any(f"1 x {name}" in part.text and "T-2" in part.text for part in parts)


def test_what_is_called_off_is_not_told_to_be_on_its_way(api: Api) -> None:
    sale = Sale()
    know()
    sale.send(2, 2)
    sale.call_off()
    hear()

    assert sale.shown["status"] == "shipped"
    assert kinds() == ["order_part_shipped", "order_refunded"]


def test_the_answer_to_a_return_is_told(api: Api) -> None:
    sale = Sale(*ALL)
    know()
    asked, other = sale.ask_back(1, 0).json, sale.ask_back(0, 1).json
    sale.answer(asked, "approve", {"answer": "Send it to 1 Dock Road."})
    sale.answer(other, "reject", {"answer": "It was used."})
    hear()

    assert kinds() == ["return_approved", "return_rejected"]
    approved = Letter.objects.get(kind="return_approved")
    assert asked["return_number"] in approved.subject
    assert "Send it to 1 Dock Road." in approved.text
    assert "It was used." in Letter.objects.get(kind="return_rejected").text


def test_money_that_went_back_is_told(api: Api) -> None:
    sale = Sale(*ALL)
    know()
    sale.refund(1234)
    hear()

    assert kinds() == ["order_refunded"]
    assert "12.34" in Letter.objects.get().subject


def _pay_cash(staff: Api) -> None:
    answer = staff.post(f"/admin/payments/{Payment.objects.get().id}/capture")
    assert answer.status == 200, answer.json


def test_a_cancelled_order_is_told(api: Api) -> None:
    shipping()
    placed = api.order(a_purchase((a_variant(), 1))).json
    guest = api.with_headers(**{"Order-Token": placed["token"]})
    guest.post(f"/orders/{placed['order_number']}/cancel")
    hear()

    assert kinds() == ["order_cancelled", "order_confirmation"]


def test_a_guests_letter_shows_the_order_to_its_holder_alone(api: Api) -> None:
    shipping()
    placed = api.order(a_purchase((a_variant(), 1))).json
    with override_settings(STOREFRONT_URL="https://shop.example"):
        hear()
        letter = Letter.objects.get()
        sent = message_of(letter)

    number, token = placed["order_number"], placed["token"]
    assert token not in letter.text + letter.html
    assert f"https://shop.example/orders/{number}?token={token}" in sent.body


def test_a_customers_letter_carries_no_token(api: Api) -> None:
    shipping()
    _, buyer = a_known_customer("ada@example.com")
    number = buyer.order(a_purchase((a_variant(), 1))).json["order_number"]
    with override_settings(STOREFRONT_URL="https://shop.example"):
        hear()
        body = message_of(Letter.objects.get()).body

    assert f"https://shop.example/orders/{number}\n" in body
    assert "token=" not in body


def test_without_a_storefront_an_orders_letter_has_no_link(api: Api) -> None:
    shipping()
    api.order(a_purchase((a_variant(), 1)))
    hear()

    assert LINK not in Letter.objects.get().text
    assert "://" not in Letter.objects.get().text


ODD = [
    ("Ada\r\nBcc: eve@example.com", "Ada Bcc: eve@example.com"),
    ("Ada\x00\x1b[31m\u2028x", "Ada [31m x"),
    ("\u202egnp.exe\u2066", "gnp.exe"),
    (f"a {LINK} b", "a b"),
    ("عائشة", "عائشة"),
    ("Ada 👩‍🚀", "Ada 👩‍🚀"),
    ("a\ud800b", "a b"),
]


@pytest.mark.parametrize(("text", "plain"), ODD, ids=[ascii(text) for text, _ in ODD])
def test_what_people_write_stays_on_its_line(text: str, plain: str) -> None:
    assert one_line(text) == plain


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Ada", True),
        ("Jean-Luc d'Arc Jr.", True),
        ("عائشة", True),
        ("You won https://evil.example", False),
        ("evil.example", False),
        ("call me@evil", False),
        ("x" * 61, False),
    ],
)
def test_an_advertisement_is_no_name(name: str, greeted: bool) -> None:
    assert bool(greeting_name(name)) is greeted


@pytest.mark.parametrize("kind", LetterKind)
def test_odd_names_break_no_letter(kind: LetterKind) -> None:
    odd = "<script>alert(1)</script>\r\nSubject: x {{ 7 }} \u202e👩‍🚀"
    order: dict[str, Any] = {
        "number": "1-2",
        "lines": [{"name": odd, "variant": odd, "quantity": 1, "total": "1.00 USD"}],
        "address": [odd],
        "total": "1.00 USD",
    }

    words = words_of(kind, {"name": odd, "order": order})

    assert "\n" not in words.subject
    assert "<script>" not in words.html
    assert "\nSubject" not in words.text
    assert "\u202e" not in words.text + words.html


def test_amounts_are_written_in_their_currency(api: Api) -> None:
    shipping(currency="JPY", amount=500)
    yen = a_variant(product=a_product(currency="JPY"), price=1200)
    placed = api.order(a_purchase((yen, 1), shipping_address={**ADDRESS, "country": "JP"}))
    assert placed.status == 201, placed.json
    hear()

    assert "1,700 JPY" in Letter.objects.get().text


@pytest.mark.usefixtures("committed")
def test_from_registration_to_the_letter_with_its_link() -> None:
    follow_from_now()
    Api().post(
        "/auth/register",
        {"email": "ada@example.com", "password": "correct horse battery", "first_name": "Ada"},
    )
    token_id = uuid4()
    publish(EmailVerificationRequested(User.objects.get().id, token_id))

    with mail_server() as postbox:
        while deliver("notifications"):
            pass
        send_letters()

    assert not WaitingEvent.objects.exists()
    arrived = [one for one in postbox.letters if letter_token(token_id) in one.as_string()]
    assert [one["To"] for one in arrived] == ["ada@example.com"]
    text = arrived[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert f"http://testserver/account/verify-email?token={letter_token(token_id)}" in text


def test_who_looks_after_the_stock_hears_what_runs_low_once(api: Api) -> None:
    shipping()
    a_customer()
    managers = {a_manager()[0].email, a_manager()[0].email}
    know()
    mug = a_variant(stock=12, product=a_product(name="Mug <clay>"))
    assert api.order(a_purchase((mug, 3))).status == 201

    for _ in range(2):
        hear("stock.low")

    letters = Letter.objects.filter(kind=LetterKind.STOCK_LOW)
    assert {letter.recipient for letter in letters} == managers
    assert len(letters) == 2
    assert f"Of {mug.sku} (Mug <clay>), 9 are available" in letters[0].text
    assert "Mug &lt;clay&gt;" in letters[0].html
