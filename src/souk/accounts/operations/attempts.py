"""Attempts to prove who one is: counted by e-mail, and refused unheard after too many."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from souk.accounts.errors import FailedProof, TooManyAttempts
from souk.accounts.models import Attempts, User
from souk.core.database.functions import call_rows
from souk.core.database.identity import as_system

FREE_ATTEMPTS = 5
_FIRST_LOCK_SECONDS = 60
# Whoever knows an e-mail can lock its owner out; so never for longer than this, and a new password
# set by mail ends it.
MAX_LOCK_SECONDS = 15 * 60

Proof = TypeVar("Proof")
Kind = Literal["proof", "letter"]


@as_system()
def prove(email: str, check: Callable[[], Proof]) -> Proof:
    """Return what `check` returns, and forget earlier failures; count it when it fails.

    `check` raises a FailedProof and has then written nothing. Attempts with one e-mail, whether an
    account has it or not, are made one after another, each counted before the next begins. Raises
    TooManyAttempts, without calling `check`, while they are refused.
    """
    with transaction.atomic():
        failures = _opened(email, "proof")
        try:
            proof = check()
        except FailedProof as error:
            _count(email, "proof", failures + 1)
            failure = error
        else:
            if failures:
                forget_attempts(email)
            return proof
    raise failure


@as_system()
@transaction.atomic
def count_letter(email: str) -> None:
    """Count a letter that somebody wants sent; raise TooManyAttempts when it is too many."""
    _count(email, "letter", _opened(email, "letter") + 1)


@as_system()
def forget_attempts(email: str) -> None:
    """Let somebody try afresh who has proved who they are."""
    Attempts.objects.filter(subject=_subject(email, "proof")).delete()


def forget_old_attempts(last_before: datetime) -> int:
    """Delete counts whose last failure is older; return how many."""
    return Attempts.objects.filter(last_at__lt=last_before).delete()[0]


def _opened(email: str, kind: Kind) -> int:
    """Return how many have failed lately; raise TooManyAttempts while they are refused."""
    ((failures, wait_seconds),) = call_rows("accounts.open_attempt", _subject(email, kind))
    if wait_seconds:
        raise TooManyAttempts(retry_after=wait_seconds)
    return int(failures)


def _count(email: str, kind: Kind, failures: int) -> None:
    """Note a failure; from the last free one on, each locks for twice as long as the one before."""
    lock = _lock_seconds(failures)
    values = {
        "failures": failures,
        "last_at": Now(),
        "locked_until": Now() + timedelta(seconds=lock) if lock else None,
    }
    Attempts.objects.update_or_create(subject=_subject(email, kind), defaults=values)


def _lock_seconds(failures: int) -> int:
    if failures < FREE_ATTEMPTS:
        return 0
    doublings = min(failures - FREE_ATTEMPTS, 10)
    return int(min(_FIRST_LOCK_SECONDS * 2**doublings, MAX_LOCK_SECONDS))


def _subject(email: str, kind: Kind) -> bytes:
    """Return what is counted under: of e-mails that have no account, nothing else is kept."""
    text = f"{kind}:{User.objects.normalize_email(email)}"
    key = blake2b(settings.SECRET_KEY.encode(), digest_size=32).digest()
    return blake2b(text.encode("utf-8", "surrogatepass"), key=key, digest_size=16).digest()
