"""Writing letters: each is queued in the transaction of what it tells, once."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from souk.core.database.functions import call
from souk.core.errors import NotFound
from souk.core.ids import uuid7
from souk.notifications.models import Letter, LetterKind
from souk.notifications.operations.wording import words_of


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be written: to whom, why, and what it tells.

    `about` is what must not be told twice: the event, or what the event is about.
    """

    kind: LetterKind
    recipient: str
    event_id: UUID
    about: UUID
    user_id: UUID | None = None
    order_id: UUID | None = None
    token_id: UUID | None = None
    told: dict[str, Any] = field(default_factory=dict)


def write_letter(draft: Draft) -> None:
    """Queue a letter; one about the same, of the same kind, is not written again."""
    words = words_of(draft.kind, draft.told)
    letter = Letter(
        id=_letter_id(draft.about, draft.kind),
        event_id=draft.event_id,
        user_id=draft.user_id,
        order_id=draft.order_id,
        token_id=draft.token_id,
        kind=draft.kind,
        recipient=draft.recipient,
        subject=words.subject,
        text=words.text,
        html=words.html,
    )
    Letter.objects.bulk_create([letter], ignore_conflicts=True)


def letter_about(event_id: UUID, user_id: UUID) -> UUID:
    """Return what a letter is about that several people get of one event: each gets their own."""
    chance = user_id.int & 0xFFFF_FFFF_FFFF_FFFF
    return UUID(int=(event_id.int >> 64 << 64) | chance)


def write_again(letter_id: UUID) -> None:
    """Queue a copy of a letter; the letter itself stays what it was."""
    letter = Letter.objects.filter(id=letter_id).first()
    if letter is None:
        raise NotFound
    Letter.objects.create(
        id=uuid7(),
        **{name: getattr(letter, name) for name in _COPIED},
    )


_COPIED = (
    "event_id",
    "user_id",
    "order_id",
    "token_id",
    "kind",
    "recipient",
    "subject",
    "text",
    "html",
)


def forget_letters(older_than: timedelta) -> int:
    """Delete old letters, which name people; return how many."""
    oldest_kept = call("core.uuid7_floor", timezone.now() - older_than)
    return Letter.objects.filter(id__lt=oldest_kept).delete()[0]


def forget_letters_of(user_id: UUID) -> int:
    """Delete every letter to a user, sent or not; return how many."""
    return Letter.objects.filter(user_id=user_id).delete()[0]


def _letter_id(about: UUID, kind: LetterKind) -> UUID:
    """Return an id with the time of another one: the same for the same letter, at every call."""
    chance = hashlib.sha256(b"letter\0" + about.bytes + kind.value.encode()).digest()[:8]
    rest = int.from_bytes(chance) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    return UUID(int=(about.int >> 64 << 64) | rest)
