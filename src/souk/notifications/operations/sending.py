"""Sending letters: each is claimed, sent outside any transaction, and noted."""

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from enum import Enum
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.html import escape

from souk.notifications.errors import MailServerFails
from souk.notifications.models import LINK, Letter, LetterStatus
from souk.notifications.queries.links import link_of

# Seconds before each further try, sixteen hours together; after the last one a letter has failed.
DELAYS = (30, 120, 600, 1800, 3600, 7200, 14400, 28800)

# Longer than any talk with a mail server takes, each of whose answers has EMAIL_TIMEOUT seconds.
_LEASE = timedelta(minutes=5)
_LETTERS_A_CONNECTION = 100


class Outcome(Enum):
    """What a mail server said to one letter."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Said:
    """A mail server's word on a letter, and its reason."""

    outcome: Outcome
    reason: str = ""


def send_letters() -> int:
    """Send what is due, over one connection, and return how many letters that were.

    No letter is lost, and none is sent twice, unless the process dies between the server's word
    and our note of it. Raises MailServerFails when the server itself is the trouble: the letter
    in hand is tried later, the others are untouched.
    """
    handled = 0
    server = get_connection()
    try:
        while handled < _LETTERS_A_CONNECTION:
            letter = _claim()
            if letter is None:
                break
            handled += 1
            _send(letter, server)
    finally:
        _close(server)
    return handled


def hand_in(message: EmailMultiAlternatives, server: Any) -> Said:
    """Give one message to the server; raise MailServerFails when the server is the trouble."""
    try:
        server.open()
        server.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refusal:
        code, reason = next(iter(refusal.recipients.values()))
        _close(server)
        return _refused(code, reason)
    except smtplib.SMTPDataError as refusal:
        _close(server)
        return _refused(refusal.smtp_code, refusal.smtp_error)
    except OSError as trouble:
        # smtplib's errors are OSErrors: no connection, no STARTTLS, a wrong password or sender.
        _close(server)
        raise MailServerFails(_reason(trouble)) from trouble
    except ValueError as error:
        return Said(Outcome.NEVER, f"The letter cannot be put together: {error}")
    return Said(Outcome.SENT)


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """Return a letter as it is sent, its secret link in its place."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    text, html = letter.text, letter.html
    if LINK in text or LINK in html:
        link = link_of(letter)
        text, html = text.replace(LINK, link), html.replace(LINK, escape(link))
    message = EmailMultiAlternatives(
        letter.subject,
        text,
        to=[letter.recipient],
        headers={
            # The same at every try: a mailbox that gets a letter twice can tell.
            "Message-ID": f"<{letter.id}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(html, "text/html")
    return message


def _claim() -> Letter | None:
    """Return the next letter that is due, ours until its lease ends."""
    with transaction.atomic():
        due = Letter.objects.filter(status=LetterStatus.QUEUED, next_try_at__lte=Now())
        letter = (
            due.select_for_update(skip_locked=True, no_key=True).order_by("next_try_at").first()
        )
        if letter is not None:
            Letter.objects.filter(id=letter.id).update(
                tries=F("tries") + 1, next_try_at=Now() + _LEASE
            )
            letter.tries += 1
    return letter


def _send(letter: Letter, server: Any) -> None:
    try:
        said = hand_in(message_of(letter), server)
    except MailServerFails as failure:
        _note(letter, Said(Outcome.LATER, failure.reason))
        raise
    except ObjectDoesNotExist:
        said = Said(Outcome.NEVER, "What the letter is about is gone.")
    _note(letter, said)


def _note(letter: Letter, said: Said) -> None:
    row = Letter.objects.filter(id=letter.id, status=LetterStatus.QUEUED)
    is_last_try = letter.tries > len(DELAYS)
    if said.outcome is Outcome.SENT:
        row.update(status=LetterStatus.SENT, sent_at=Now(), error="")
    elif said.outcome is Outcome.NEVER or is_last_try:
        row.update(status=LetterStatus.FAILED, error=said.reason)
    else:
        delay = timedelta(seconds=DELAYS[letter.tries - 1])
        row.update(next_try_at=Now() + delay, error=said.reason)


def _refused(code: int, reason: bytes | str) -> Said:
    said = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    outcome = Outcome.NEVER if code >= 500 else Outcome.LATER
    return Said(outcome, f"{code} {said}".replace("\0", "")[:500])


def _reason(trouble: OSError) -> str:
    if isinstance(trouble, smtplib.SMTPSenderRefused | smtplib.SMTPResponseException):
        return _refused(trouble.smtp_code, trouble.smtp_error).reason
    return (str(trouble) or type(trouble).__name__).replace("\0", "")[:500]


def _close(server: Any) -> None:
    # What was to be said is said: how the server takes its leave changes nothing.
    with suppress(OSError):
        server.close()
