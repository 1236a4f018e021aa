"""Tokens that are derived or hashed, so that the database never holds one."""

import base64
import hashlib
import hmac
from functools import lru_cache
from uuid import UUID

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def secret_keys() -> tuple[str, ...]:
    """Return the secret key and those before it, whose work is still accepted; newest first."""
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def derived_token(purpose: str, subject: UUID) -> str:
    """Return the bearer token of a guest's cart or order.

    It follows from the secret key and the id, so that an idempotent repeat can show it again
    although only its hash is stored.
    """
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"{purpose}:{subject}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def token_hash(token: str) -> bytes:
    """Return what is stored of a token. Tokens are long and random: one SHA-256 suffices."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    derived = (hashlib.sha256(b"souk sealed answers\0" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def seal(plain: bytes) -> bytes:
    """Encrypt bytes that may hold a token before they are stored."""
    return _fernet(secret_keys()).encrypt(plain)


def unseal(sealed: bytes) -> bytes:
    """Return what `seal` was given, under this secret key or one before it."""
    return _fernet(secret_keys()).decrypt(sealed)
