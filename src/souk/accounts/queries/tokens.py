"""Access tokens: signed, short-lived, read without a query."""

import hashlib
import hmac
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import jwt
from django.conf import settings

from souk.accounts.errors import BadToken
from souk.accounts.models import User
from souk.accounts.queries.revocations import revocations
from souk.core.http.caller import Caller
from souk.core.secrets import secret_keys

_ALGORITHM = "HS256"
_AUDIENCE = "souk"


def issue_access_token(user: User, *, session_id: UUID, roles: list[str]) -> str:
    """Return an access token that lives `ACCESS_TOKEN_SECONDS`.

    Roles must have been read after the user: their version then is never newer than they are.
    """
    now = int(time.time())
    claims: dict[str, Any] = {
        "sub": str(user.id),
        "sid": str(session_id),
        "ver": user.access_version,
        "roles": roles,
        "email": user.email,
        "aud": _AUDIENCE,
        "iat": now,
        "exp": now + settings.ACCESS_TOKEN_SECONDS,
    }
    key_id, key = next(iter(_signing_keys(secret_keys()).items()))
    return jwt.encode(claims, key, algorithm=_ALGORITHM, headers={"kid": key_id})


def caller_of(token: str) -> Caller:
    """Return who an access token speaks for; raise BadToken when it is not ours or too old.

    A token of an earlier secret key is ours while that key is among the fallbacks. One whose
    session has ended, or whose owner's roles have changed, is refused within half a minute.
    """
    try:
        known = _verified(token, secret_keys())
    except (jwt.InvalidTokenError, ValueError, KeyError, TypeError):
        raise BadToken from None
    caller = known.caller
    is_over = known.expires_at <= time.time() or revocations.refuse(
        known.session_id, user_id=known.user_id, version=known.version
    )
    if is_over:
        raise BadToken
    return caller


@dataclass(frozen=True, slots=True)
class _Verified:
    """What a token says for good; whether it still holds is asked each time."""

    caller: Caller
    user_id: UUID
    session_id: UUID
    version: int
    expires_at: int


# A signature is as good the next time: checking it costs as much as reading a product.
@lru_cache(maxsize=10_000)
def _verified(token: str, secrets: tuple[str, ...]) -> _Verified:
    key = _signing_keys(secrets)[jwt.get_unverified_header(token)["kid"]]
    claims = jwt.decode(
        token,
        key,
        algorithms=[_ALGORITHM],
        audience=_AUDIENCE,
        # Another server's clock may be a moment ahead: when it was issued decides nothing.
        options={"require": ["sub", "sid", "exp"], "verify_iat": False},
    )
    user_id, session_id = UUID(claims["sub"]), UUID(claims["sid"])
    return _Verified(
        Caller(
            user_id=user_id,
            session_id=session_id,
            roles=frozenset(claims["roles"]),
            email=claims["email"],
        ),
        user_id,
        session_id,
        version=int(claims["ver"]),
        expires_at=int(claims["exp"]),
    )


@lru_cache(maxsize=8)
def _signing_keys(secrets: tuple[str, ...]) -> dict[str, bytes]:
    """Return the keys by their ids, the newest first."""
    keys = [hmac.digest(secret.encode(), b"souk access tokens", "sha256") for secret in secrets]
    return {hashlib.sha256(b"id of " + key).hexdigest()[:16]: key for key in keys}
