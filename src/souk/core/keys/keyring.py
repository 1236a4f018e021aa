"""The keys of encrypted columns, from the environment; each ciphertext names its own.

A ciphertext is a byte for the form, four for the key, twelve that are never used twice, and then
AES-256-GCM's.
"""

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_FORM = b"\x01"
_ID_BYTES = 4
_NONCE_BYTES = 12
PREFIX_BYTES = len(_FORM) + _ID_BYTES


class UnknownKey(Exception):
    """Something was encrypted with a key that SOUK_ENCRYPTION_KEYS does not hold."""

    def __init__(self, key_id: bytes) -> None:
        super().__init__(
            f"encrypted with key {key_id.hex()}, which SOUK_ENCRYPTION_KEYS does not hold; "
            "put that key back, at the end"
        )


class Damaged(Exception):
    """What should be a ciphertext of ours is none, or was changed."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key; its id tells which it is, and nothing about it."""

    id: bytes
    cipher: AESGCM

    @property
    def prefix(self) -> bytes:
        """What every ciphertext of this key begins with."""
        return _FORM + self.id


def encrypt(text: str) -> bytes:
    """Return a ciphertext under the newest key; the same text gives another one each time."""
    key = keyring()[0]
    nonce = os.urandom(_NONCE_BYTES)
    return key.prefix + nonce + key.cipher.encrypt(nonce, text.encode(), key.prefix)


def decrypt(ciphertext: bytes) -> str:
    """Return what was encrypted; raise UnknownKey without its key, Damaged when it was changed."""
    prefix, rest = ciphertext[:PREFIX_BYTES], ciphertext[PREFIX_BYTES:]
    key = next((key for key in keyring() if key.prefix == prefix), None)
    if key is None:
        raise UnknownKey(prefix[len(_FORM) :])
    try:
        plain = key.cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], prefix)
    except (InvalidTag, ValueError):
        raise Damaged(f"a ciphertext of key {key.id.hex()} was changed or cut") from None
    return plain.decode()


def keyring() -> tuple[Key, ...]:
    """Return the keys in force, newest first."""
    return _keyring(tuple(settings.ENCRYPTION_KEYS))


@lru_cache(maxsize=8)
def _keyring(secrets: tuple[str, ...]) -> tuple[Key, ...]:
    return tuple(_key(secret) for secret in secrets)


def _key(secret: str) -> Key:
    # Keys are long and random, 32 characters or more: one hash makes what the cipher needs.
    material = hashlib.sha256(b"souk encrypted columns\0" + secret.encode()).digest()
    key_id = hashlib.sha256(b"souk key id\0" + material).digest()[:_ID_BYTES]
    return Key(key_id, AESGCM(material))
