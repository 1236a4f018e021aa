"""Letters and dead events, as staff see them; and the mailbox of a shop without a mail server."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client, override_settings

from souk.accounts.events import PasswordResetRequested
from souk.accounts.queries.letters import letter_token
from souk.core.events import publish
from souk.core.models import DeadEvent, WaitingEvent
from souk.notifications import mailbox
from souk.notifications.models import Letter
from souk.notifications.operations.sending import send_letters
from tests.factories import a_dead_event, a_letter
from tests.notifications.test_writing import a_known_customer, hear

MAILBOX = "/admin/notifications/letter/mailbox/"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Path]:
    """Where a shop without a mail server keeps its letters."""
    folder = tmp_path / "mail"
    backend = "souk.notifications.mailbox.Mailbox"
    with override_settings(EMAIL_BACKEND=backend, MAILBOX=folder):
        yield folder


def _send(html: str = "<p>Hello</p>", subject: str = "Hello", to: str = "ada@example.com") -> None:
    message = EmailMultiAlternatives(subject, "Hello\nhttps://shop.example/x", to=[to])
    message.attach_alternative(html, "text/html")
    get_connection().send_messages([message])


def test_a_letter_is_found_by_its_recipient_and_sent_again(manager: Client) -> None:
    letter = a_letter("Ada@example.com")
    a_letter("eve@example.com")
    Letter.objects.filter(id=letter.id).update(status="failed", error="550 no such mailbox")

    found = manager.get("/admin/notifications/letter/", {"q": "ada@", "status": "failed"})
    assert [row.pk for row in found.context["cl"].result_list] == [letter.id]
    page = manager.get(f"/admin/notifications/letter/{letter.id}/change/")
    assert [button["name"] for button in page.context["steps"]] == ["send"]
    assert "550 no such mailbox" in page.content.decode()
    manager.post(f"/admin/notifications/letter/{letter.id}/step/send/")

    copies = Letter.objects.filter(recipient="Ada@example.com").order_by("id")
    assert [copy.status for copy in copies] == ["failed", "queued"]


def test_staff_see_no_secret_in_a_letter(manager: Client) -> None:
    user, _ = a_known_customer()
    token_id = uuid4()
    publish(PasswordResetRequested(user.id, token_id))
    hear()

    page = manager.get(f"/admin/notifications/letter/{Letter.objects.get().id}/change/")

    assert "[[link]]" in page.content.decode()
    assert letter_token(token_id) not in page.content.decode()


def test_a_dead_event_is_tried_again_by_a_button(admin: Client) -> None:
    dead = a_dead_event()

    admin.post(f"/admin/core/deadevent/{dead.id}/step/again/")

    assert not DeadEvent.objects.exists()
    assert WaitingEvent.objects.get().event_id == dead.event_id


def test_a_letter_is_kept_where_only_the_shop_can_read_it(db: None, kept: Path) -> None:
    a_letter()
    assert send_letters() == 1

    (path,) = kept.glob("*")
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o077 == 0
    assert kept.stat().st_mode & 0o077 == 0
    assert Letter.objects.get().status == "sent"


def test_a_newcomer_opens_a_letter_in_the_mailbox(admin: Client, kept: Path) -> None:
    _send("<p>first</p>", subject="First")
    _send("<p>second</p>", subject="Second <i>")

    listed = admin.get(MAILBOX).content.decode()
    assert listed.index("Second &lt;i&gt;") < listed.index("First")
    assert "Mailbox" in admin.get("/admin/").content.decode()
    newest = mailbox.kept_letters()[0].name
    page = admin.get(f"{MAILBOX}{newest}/").content.decode()
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert 'href="https://shop.example/x"' in page
    assert "<p>second</p>" not in page


def test_a_letters_html_runs_nothing(admin: Client, kept: Path) -> None:
    _send("<script>alert(1)</script><p>Hello</p>")

    shown = admin.get(f"{MAILBOX}{mailbox.kept_letters()[0].name}/html/")

    policy = shown.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["no-such-letter", "354d1c46-22fe-4b4e-b8ee-97740195423a", "..", "x" * 300]
)
def test_only_letters_are_shown(admin: Client, kept: Path, name: str) -> None:
    _send()

    assert admin.get(f"{MAILBOX}{name}/html/").status_code in (302, 404)
    assert mailbox.kept_letter(f"../mail/{mailbox.kept_letters()[0].name}") is None


def test_a_manager_does_not_read_everybodys_links(manager: Client, kept: Path) -> None:
    _send()
    name = mailbox.kept_letters()[0].name

    for address in (MAILBOX, f"{MAILBOX}{name}/", f"{MAILBOX}{name}/html/"):
        assert manager.get(address).status_code == 403
        assert Client().get(address).status_code == 302
    assert "Mailbox" not in manager.get("/admin/").content.decode()


def test_a_shop_with_a_mail_server_has_no_mailbox(admin: Client) -> None:
    assert admin.get(MAILBOX).status_code == 404
    assert "Mailbox" not in admin.get("/admin/").content.decode()


def test_the_mailbox_does_not_grow_for_ever(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "MOST_KEPT", 2)
    for number in range(4):
        _send(subject=f"Letter {number}")

    assert [letter.subject for letter in mailbox.kept_letters()] == ["Letter 3", "Letter 2"]
