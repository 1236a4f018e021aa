"""The mailbox of a shop without a mail server: letters are kept as files under its home."""

import email
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage as Message
from email.policy import default as policy
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from souk.core.ids import uuid7

MOST_KEPT = 1000

_NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Mailbox(BaseEmailBackend):
    """Django's way to send mail, into files that only the shop's user can read.

    A letter holds secret links, as it would in its recipient's mailbox.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            _keep(folder, message.message().as_bytes(linesep="\r\n"))
        for old in sorted(folder.glob("*.eml"), reverse=True)[MOST_KEPT:]:
            old.unlink(missing_ok=True)
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter that was kept."""

    name: str
    kept_at: datetime
    to: str
    subject: str
    text: str
    html: str


def is_used() -> bool:
    """Say whether this shop keeps its letters here, for want of a mail server."""
    return f"{Mailbox.__module__}.{Mailbox.__name__}" == settings.EMAIL_BACKEND


def kept_letters(most: int = 100) -> list[Kept]:
    """Return the newest letters, newest first."""
    paths = sorted(_folder().glob("*.eml"), reverse=True)[:most]
    return [letter for path in paths if (letter := kept_letter(path.stem))]


def kept_letter(name: str) -> Kept | None:
    """Return a letter by its name; None where there is none."""
    path = _folder() / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    message = email.message_from_bytes(path.read_bytes(), policy=policy)
    return Kept(
        name=name,
        kept_at=datetime.fromtimestamp(path.stat().st_mtime).astimezone(),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: Message, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


def _folder() -> Path:
    return Path(settings.MAILBOX)


def _keep(folder: Path, content: bytes) -> None:
    """Write a file that is whole as soon as it has its name."""
    path = folder / f"{uuid7()}.eml"
    draft = path.with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.rename(path)
