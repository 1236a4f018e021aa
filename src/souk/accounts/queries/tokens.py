"""Access tokens: signed, short-lived, read without a query."""

import time
from typing import Any
from uuid import UUID

import jwt
from django.conf import settings

from souk.accounts.errors import BadToken
from souk.core.http.caller import Caller

_ALGORITHM = "HS256"
_AUDIENCE = "souk"


def issue_access_token(user_id: UUID, *, session_id: UUID, roles: list[str], email: str) -> str:
    """Return an access token that lives `ACCESS_TOKEN_SECONDS`."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "sub": str(user_id),
        "sid": str(session_id),
        "roles": roles,
        "email": email,
        "aud": _AUDIENCE,
        "iat": now,
        "exp": now + settings.ACCESS_TOKEN_SECONDS,
    }
    return jwt.encode(claims, settings.SECRET_KEY, algorithm=_ALGORITHM)


def caller_of(token: str) -> Caller:
    """Return who an access token speaks for; raise BadToken when it is not ours or too old."""
    try:
        claims = jwt.decode(
            token,
            settings.SECRET_KEY,
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            options={"require": ["sub", "sid", "exp"]},
        )
        return Caller(
            user_id=UUID(claims["sub"]),
            session_id=UUID(claims["sid"]),
            roles=frozenset(claims["roles"]),
            email=claims["email"],
        )
    except (jwt.InvalidTokenError, ValueError, KeyError, TypeError):
        raise BadToken from None
