"""Letters leave by a mail server, whatever it answers; none is lost, none holds up the others."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections, transaction
from django.db.models.functions import Now
from django.test import override_settings
from django.utils import timezone

from souk.core.ids import uuid7
from souk.notifications.errors import MailServerFails
from souk.notifications.models import LINK, Letter
from souk.notifications.operations.sending import DELAYS, send_letters
from souk.notifications.operations.writing import forget_letters, write_again
from tests.factories import a_letter
from tests.notifications.server import (
    certificate,
    mail_server,
    no_server_port,
    sending_to,
    silent_server,
)


def _make_due() -> None:
    Letter.objects.update(next_try_at=Now())


def test_a_letter_arrives_as_text_and_html_from_the_shop(db: None) -> None:
    letter = a_letter(told={"name": "Ada"})
    with mail_server() as postbox:
        assert send_letters() == 1
        assert send_letters() == 0

    (arrived,) = postbox.letters
    assert arrived["To"] == "ada@example.com"
    assert arrived["From"] == "Lovely shop <shop@example.com>"
    assert arrived["Subject"] == "Your password was changed"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Message-ID"] == f"<{letter.id}@example.com>"
    assert "Hello Ada," in arrived.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "<bdi>Ada</bdi>" in arrived.get_body(("html",)).get_content()  # type: ignore[union-attr]
    letter.refresh_from_db()
    assert letter.status == "sent"
    assert letter.sent_at is not None
    assert letter.tries == 1


def test_many_letters_share_a_connection(db: None) -> None:
    for number in range(5):
        a_letter(f"c{number}@example.com")
    with mail_server() as postbox:
        assert send_letters() == 5

    assert len(postbox.letters) == 5
    assert postbox.connections == 1


@pytest.mark.parametrize(
    ("said", "status"), [("550 no such mailbox", "failed"), ("451 come back later", "queued")]
)
def test_a_refused_recipient_holds_up_nobody_else(db: None, said: str, status: str) -> None:
    refused, other = a_letter("nobody@example.com"), a_letter()
    with mail_server() as postbox:
        postbox.answer = lambda recipient: said if "nobody" in recipient else "250 OK"
        assert send_letters() == 2

    refused.refresh_from_db()
    other.refresh_from_db()
    assert (refused.status, refused.error) == (status, said)
    assert other.status == "sent"
    assert len(postbox.letters) == 1


@pytest.mark.parametrize(
    ("said", "status"), [("554 this is spam", "failed"), ("452 no room", "queued")]
)
def test_a_refused_content_is_told(db: None, said: str, status: str) -> None:
    letter = a_letter()
    with mail_server() as postbox:
        postbox.answer_content = said
        send_letters()

    letter.refresh_from_db()
    assert (letter.status, letter.error) == (status, said)


def test_a_letter_is_tried_later_and_later_until_it_has_failed(db: None) -> None:
    letter = a_letter()
    waits = []
    with mail_server() as postbox:
        postbox.answer = lambda recipient: "451 later"
        for _ in DELAYS:
            send_letters()
            letter.refresh_from_db()
            waits.append(round((letter.next_try_at - timezone.now()).total_seconds(), -1))
            assert send_letters() == 0
            _make_due()
        send_letters()

    letter.refresh_from_db()
    assert waits == list(DELAYS)
    assert (letter.status, letter.tries) == ("failed", len(DELAYS) + 1)


def test_a_server_that_hangs_costs_one_letter_one_try(db: None) -> None:
    letters = [a_letter() for _ in range(3)]
    began = time.monotonic()
    with silent_server(), pytest.raises(MailServerFails, match="timed out"):
        send_letters()

    assert time.monotonic() - began < 3
    assert sorted(Letter.objects.values_list("tries", flat=True)) == [0, 0, 1]
    assert Letter.objects.filter(status="queued").count() == len(letters)


def test_a_server_that_is_not_there_loses_no_letter(db: None) -> None:
    a_letter()
    with sending_to(no_server_port()), pytest.raises(MailServerFails, match="refused"):
        send_letters()
    _make_due()
    with mail_server() as postbox:
        send_letters()

    assert len(postbox.letters) == 1


def test_a_letter_goes_encrypted_where_starttls_is_asked_for(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    a_letter()
    with (
        mail_server(tls_context=context, require_starttls=True) as postbox,
        override_settings(EMAIL_USE_TLS=True),
    ):
        send_letters()

    assert len(postbox.letters) == 1


def test_a_server_without_starttls_gets_no_letter_in_the_clear(db: None) -> None:
    letter = a_letter()
    with (
        mail_server() as postbox,
        override_settings(EMAIL_USE_TLS=True),
        pytest.raises(MailServerFails, match="STARTTLS"),
    ):
        send_letters()

    letter.refresh_from_db()
    assert postbox.letters == []
    assert letter.status == "queued"
    assert "STARTTLS" in letter.error


def test_a_server_that_nobody_vouches_for_gets_no_letter(db: None, tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    a_letter()
    with (
        mail_server(tls_context=context) as postbox,
        override_settings(EMAIL_USE_TLS=True),
        pytest.raises(MailServerFails, match="certificate"),
    ):
        send_letters()

    assert postbox.letters == []


def test_a_wrong_password_is_the_servers_trouble_not_the_letters(db: None) -> None:
    letter = a_letter()
    with (
        mail_server() as postbox,
        override_settings(EMAIL_HOST_USER="shop", EMAIL_HOST_PASSWORD="wrong"),
        pytest.raises(MailServerFails),
    ):
        send_letters()

    letter.refresh_from_db()
    assert postbox.letters == []
    assert letter.status == "queued"


def test_a_header_cannot_be_forged_by_a_recipient(db: None) -> None:
    a_letter("ada@example.com, eve@example.com")
    with mail_server() as postbox:
        send_letters()

    assert postbox.letters == []
    assert Letter.objects.get().status == "failed"


def test_a_letter_whose_order_is_gone_fails_alone(db: None) -> None:
    gone = a_letter(order_id=uuid7())
    Letter.objects.filter(id=gone.id).update(text=f"Your order: {LINK}")
    other = a_letter()
    with mail_server(), override_settings(STOREFRONT_URL="https://shop.example"):
        assert send_letters() == 2

    gone.refresh_from_db()
    other.refresh_from_db()
    assert (gone.status, other.status) == ("failed", "sent")


@pytest.mark.usefixtures("committed")
def test_two_workers_send_each_letter_once() -> None:
    for number in range(40):
        a_letter(f"c{number}@example.com")

    def work() -> None:
        send_letters()
        connections.close_all()

    with mail_server() as postbox:
        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(timeout=30)

    assert sorted(str(letter["To"]) for letter in postbox.letters) == sorted(
        f"c{number}@example.com" for number in range(40)
    )


@pytest.mark.usefixtures("committed")
def test_a_letter_in_sending_holds_no_lock() -> None:
    letter = a_letter()

    def work() -> None:
        with pytest.raises(MailServerFails):
            send_letters()
        connections.close_all()

    with silent_server():
        worker = threading.Thread(target=work)
        worker.start()
        while not Letter.objects.filter(tries=1).exists():
            time.sleep(0.01)
        with transaction.atomic():
            assert Letter.objects.select_for_update(nowait=True).get(id=letter.id)
        worker.join(timeout=10)


def test_a_letter_of_a_killed_worker_is_taken_up_again(db: None) -> None:
    letter = a_letter()
    Letter.objects.filter(id=letter.id).update(
        tries=1, next_try_at=timezone.now() + timedelta(minutes=5)
    )
    with mail_server() as postbox:
        assert send_letters() == 0
        Letter.objects.update(next_try_at=Now() - timedelta(seconds=1))
        assert send_letters() == 1

    assert len(postbox.letters) == 1


def test_a_copy_is_sent_with_an_id_of_its_own(db: None) -> None:
    letter = a_letter()
    with mail_server() as postbox:
        send_letters()
        write_again(letter.id)
        send_letters()

    first, second = postbox.letters
    assert first["Subject"] == second["Subject"]
    assert first["Message-ID"] != second["Message-ID"]


def test_old_letters_are_forgotten(db: None) -> None:
    a_letter()

    assert forget_letters(timedelta(days=90)) == 0
    assert forget_letters(timedelta(seconds=-60)) == 1
