"""`souk mail`: whether letters go out, tried with one of them."""

import click
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email

from souk.notifications import mailbox
from souk.notifications.errors import MailServerFails
from souk.notifications.operations.sending import Outcome, hand_in
from souk.notifications.operations.wording import shop_name


def send_test_letter(recipient: str) -> int:
    """Send a letter at once, say what came of it, and return the exit status."""
    try:
        validate_email(recipient)
    except ValidationError:
        click.echo(f"souk: {recipient!r} is no e-mail address", err=True)
        return 2
    letter = EmailMultiAlternatives(
        f"A test letter of {shop_name()}",
        "This shop can send letters. It was sent by: souk mail test\n",
        to=[recipient],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        said = hand_in(letter, get_connection())
    except MailServerFails as failure:
        click.echo(f"Not sent. {_server()} fails: {failure.reason}", err=True)
        return 1
    if said.outcome is not Outcome.SENT:
        click.echo(f"Not sent. {_server()} refuses this letter: {said.reason}", err=True)
        return 1
    if mailbox.is_used():
        click.echo(f"SMTP_URL is not set: nothing was sent. The letter is in {settings.MAILBOX}")
    else:
        click.echo(
            f"{_server()} has accepted the letter to {recipient}. Whether it arrives, only that "
            "mailbox can tell; look at its spam, too."
        )
    return 0


def _server() -> str:
    if mailbox.is_used():
        return str(settings.MAILBOX)
    return f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
