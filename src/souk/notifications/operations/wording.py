"""A letter's words: from a template and what is to be told, as subject, text and HTML."""

import re
import unicodedata
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from souk.notifications.models import LINK, LetterKind
from souk.notifications.queries.links import has_link

# Marks that turn the direction of what follows; letters of right-to-left scripts need none.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# A name with one of these is somebody's advertisement to whoever owns the address.
_NO_NAME = re.compile(r"[/:@<>]|\.\S|www", re.IGNORECASE)
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says; the text and the HTML say the same."""

    subject: str
    text: str
    html: str


def words_of(kind: LetterKind, told: dict[str, Any]) -> Words:
    """Return a letter's words; where its link belongs, they have `LINK`."""
    context = {
        **_plain(told),
        "shop": shop_name(),
        "link": LINK if has_link(kind) else "",
    }
    template = f"notifications/letters/{kind.value}"
    subject, _, text = render_to_string(f"{template}.txt", context).strip().partition("\n")
    html = render_to_string(f"{template}.html", {**context, "subject": subject})
    return Words(one_line(subject)[:200], _tidy(text) + "\n", html)


def shop_name() -> str:
    """Return what the shop calls itself: the name in the sender, else its address."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return one_line(name) or address.partition("@")[2]


def one_line(text: str) -> str:
    """Return a text without what could break a line, turn its direction or forge a link."""
    visible = "".join(" " if unicodedata.category(sign) in _UNSEEN else sign for sign in text)
    return " ".join(_TURNS.sub("", visible).replace(LINK, "").split())


# Controls, surrogates, and the separators of lines and paragraphs.
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


def greeting_name(name: str) -> str:
    """Return how to greet somebody; nothing where what they call themselves is no name."""
    name = one_line(name)
    return "" if len(name) > _LONGEST_NAME or _NO_NAME.search(name) else name


def _plain(told: Any) -> Any:
    if isinstance(told, str):
        return one_line(told)
    if isinstance(told, dict):
        return {name: _plain(value) for name, value in told.items()}
    if isinstance(told, list):
        return [_plain(value) for value in told]
    return told


def _tidy(text: str) -> str:
    """Return a text without the blank lines that a template's tags leave behind."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def address_lines(address: dict[str, Any]) -> list[str]:
    """Return an address as a letter shows it, line by line."""
    town = " ".join(filter(None, (address.get("postal_code"), address.get("city"))))
    lines = (
        address.get("full_name"),
        address.get("line1"),
        address.get("line2"),
        town,
        address.get("region"),
        address.get("country"),
    )
    return [line for line in lines if line]
