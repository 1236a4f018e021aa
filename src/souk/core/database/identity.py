"""On whose behalf a transaction speaks: the row-level policies and the audit ask for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from typing import Literal, NamedTuple
from uuid import UUID

from souk.core.ids import text_of
from souk.core.secrets import token_hash

Role = Literal["anyone", "customer", "staff", "system"]


class Identity(NamedTuple):
    """Who speaks, as settings of one transaction.

    Customers see what is theirs; a guest what their tokens open; staff and the system all.
    """

    role: Role = "anyone"
    user_id: UUID | None = None
    # The hashes of the tokens that a guest has shown.
    guest: tuple[bytes, ...] = ()
    request_id: str = ""
    ip_address: str = ""
    user_agent: str = ""

    @property
    def is_nobody(self) -> bool:
        """Say whether policies take it as they take a transaction that was told nothing."""
        return self.role == "anyone" and not self.guest

    @property
    def settings(self) -> dict[str, str]:
        """Return what a transaction is told, by the names of its settings after `souk.`."""
        tokens = ",".join(rf"\\x{token.hex()}" for token in self.guest)
        return {
            "role": self.role,
            "user_id": text_of(self.user_id) if self.user_id else "",
            "guest": f"{{{tokens}}}" if tokens else "",
            "request_id": self.request_id,
            "ip": self.ip_address,
            "user_agent": self.user_agent,
        }

    @property
    def statement(self) -> str:
        """Return the statement that tells a transaction; an earlier identity is overwritten."""
        told = (
            f"set_config('souk.{name}', {_quoted(text)}, true)"
            for name, text in self.settings.items()
        )
        return f"SELECT {', '.join(told)}"


# What a transaction is that was told nothing.
NOBODY = Identity()
# What runs outside a request: the worker, the command line.
SYSTEM = Identity(role="system")

_current: ContextVar[Identity] = ContextVar("souk_identity", default=SYSTEM)


def current_identity() -> Identity:
    return _current.get()


class acting_as:  # noqa: N801 - it reads as a function
    """Let all statements within speak for somebody."""

    # Every request enters it: made by `contextmanager` it took four times as long.
    __slots__ = ("_before", "_identity")

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    def __enter__(self) -> None:
        self._before: Token[Identity] = _current.set(self._identity)

    def __exit__(self, *_: object) -> None:
        _current.reset(self._before)


@contextmanager
def showing_token(token: str | None) -> Iterator[None]:
    """Speak for whoever holds this token, too: a guest whose cart has just begun, say."""
    identity = _current.get()
    shown = (token_hash(token),) if token else ()
    with acting_as(identity._replace(guest=(*identity.guest, *shown))):
        yield


@contextmanager
def speaking_for(user_id: UUID) -> Iterator[None]:
    """Speak for a user who has just proved who they are."""
    with acting_as(_current.get()._replace(role="customer", user_id=user_id)):
        yield


@contextmanager
def as_system() -> Iterator[None]:
    """Look beyond what the caller may see, for what has to know everybody: to sign in, say.

    Also a decorator. Who caused it stays known to the audit.
    """
    with acting_as(_current.get()._replace(role="system")):
        yield


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
