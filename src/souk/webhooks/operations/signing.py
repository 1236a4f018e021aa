"""Signatures as the Standard Webhooks specification wants them."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

_PREFIX = "whsec_"
_SECRET_BYTES = 32


def new_secret() -> str:
    """Return a secret for one endpoint, in the form that receivers' libraries take."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signed_headers(
    message_id: str, body: bytes, *, secret_texts: Iterable[str], timestamp: int
) -> dict[str, str]:
    """Return the headers that prove a message: signed with each of the secrets.

    `timestamp` is seconds since 1970, of this attempt: receivers refuse old ones as replayed.
    """
    content = f"{message_id}.{timestamp}.".encode() + body
    signatures = [
        base64.b64encode(hmac.digest(_key(text), content, hashlib.sha256)).decode()
        for text in secret_texts
    ]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }


def _key(secret_text: str) -> bytes:
    return base64.b64decode(secret_text.removeprefix(_PREFIX))
