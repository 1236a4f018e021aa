"""The mail server, as SMTP_URL tells it."""

from dataclasses import dataclass
from email.utils import parseaddr
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

_FORM = "write smtp://user:password@host:587?tls=starttls or smtps://user:password@host:465"

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in, and how the way there is kept private."""

    host: str
    port: int
    user: str
    password: str
    security: Security


def mail_server(address: str) -> MailServer:
    """Return the server of an SMTP_URL; raise ValueError, without its secrets, when it is none.

    Without `tls` the way is encrypted by STARTTLS: a server that cannot do so gets no letter.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueError(_FORM) from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError(_FORM)
    if bool(parts.username) != bool(parts.password):
        raise ValueError("write both user and password, or neither")
    security = _security(parts.scheme, parts.query)
    return MailServer(
        host=parts.hostname,
        port=port or (465 if security == "tls" else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        security=security,
    )


def _security(scheme: str, query: str) -> Security:
    options = parse_qs(query, keep_blank_values=True)
    unknown = set(options) - {"tls"}
    if unknown:
        raise ValueError(f"unknown option {sorted(unknown)[0]!r}; known is tls")
    chosen = options.get("tls", [])
    match scheme, chosen:
        case "smtps", []:
            return "tls"
        case "smtp", [] | ["starttls"]:
            return "starttls"
        case "smtp", ["none"]:
            return "none"
    raise ValueError("tls is starttls or none, and goes with smtp:// alone")


def checked_sender(text: str) -> str:
    """Return a sender such as "Shop <shop@example.com>"; raise ValueError when it is none."""
    _, address = parseaddr(text)
    if not text.isprintable() or not address:
        raise ValueError("write Your shop <shop@example.com>")
    try:
        validate_email(address)
    except ValidationError:
        raise ValueError("write Your shop <shop@example.com>") from None
    return text
