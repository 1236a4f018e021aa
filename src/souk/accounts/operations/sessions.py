"""Signing in and out; refresh tokens rotate, and a used one that comes again ends its session."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from souk.accounts.errors import BadRefreshToken, WrongCredentials
from souk.accounts.events import NewDeviceSignedIn
from souk.accounts.models import RefreshToken, Session, User
from souk.accounts.queries.devices import has_used
from souk.accounts.queries.tokens import issue_access_token
from souk.core.database.identity import as_system
from souk.core.errors import NotFound
from souk.core.events import publish
from souk.core.secrets import token_hash


@dataclass(frozen=True, slots=True)
class Device:
    """Where a sign-in comes from."""

    user_agent: str
    ip_address: str | None


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a client gets when it has signed in; `expires_in` is seconds."""

    access_token: str
    refresh_token: str
    expires_in: int
    user_id: UUID


@as_system()
@transaction.atomic
def open_session(user: User, *, device: Device) -> SignIn:
    """Open a session for somebody who has proved who they are.

    A device that is not known of them is announced, but for the very first. Raises WrongCredentials
    when they were blocked, or their password was changed, meanwhile.
    """
    # The row stays locked: whoever changes the password now ends this session, too.
    is_still_so = User.objects.filter(
        id=user.id, password=user.password, is_active=True, deleted_at__isnull=True
    ).update(last_login=Now(), login_count=F("login_count") + 1)
    if not is_still_so:
        raise WrongCredentials
    user_agent = device.user_agent[:400]
    is_new = user.login_count > 0 and not has_used(user.id, user_agent)
    session = Session.objects.create(
        user=user,
        user_agent=user_agent,
        ip_address=device.ip_address,
        expires_at=timezone.now() + timedelta(days=settings.REFRESH_TOKEN_DAYS),
    )
    if is_new:
        publish(NewDeviceSignedIn(user_id=user.id, session_id=session.id))
    return _tokens_for(session, user)


@as_system()
def refresh(token: str) -> SignIn:
    """Give new tokens for a refresh token, once; raise BadRefreshToken for any other.

    A token that was used before is in two hands: its session ends.
    """
    with transaction.atomic():
        known = (
            RefreshToken.objects.select_for_update(of=("self", "session"))
            .select_related("session__user")
            .filter(token_hash=token_hash(token))
            .first()
        )
        if known is not None and known.used_at is None and _is_alive(known.session):
            RefreshToken.objects.filter(pk=known.pk).update(used_at=Now())
            return _tokens_for(known.session, known.session.user)
        if known is not None and known.used_at is not None:
            end_session(known.session_id)
    raise BadRefreshToken


@as_system()
def sign_out(token: str) -> None:
    """End the session of a refresh token; an unknown token is no error."""
    known = RefreshToken.objects.filter(token_hash=token_hash(token)).first()
    if known is not None:
        end_session(known.session_id)


def end_session(session_id: UUID) -> None:
    """End a session; repeating it changes nothing."""
    Session.objects.filter(id=session_id, revoked_at__isnull=True).update(revoked_at=Now())


def end_session_of(user_id: UUID, session_id: UUID) -> None:
    """End one of a user's sessions; raise NotFound when it is not theirs or has ended."""
    mine = Session.objects.filter(user_id=user_id, id=session_id, revoked_at__isnull=True)
    if not mine.update(revoked_at=Now()):
        raise NotFound


def end_sessions(user_id: UUID, *, but: UUID | None = None) -> None:
    """End every session of a user, but for one where it is named."""
    Session.objects.filter(user_id=user_id, revoked_at__isnull=True).exclude(
        id__in=[but] if but else []
    ).update(revoked_at=Now())


def _is_alive(session: Session) -> bool:
    is_open = session.revoked_at is None and session.expires_at > timezone.now()
    return is_open and session.user.is_active and session.user.deleted_at is None


def _tokens_for(session: Session, user: User) -> SignIn:
    refresh_token = secrets.token_urlsafe(32)
    RefreshToken.objects.create(session=session, token_hash=token_hash(refresh_token))
    Session.objects.filter(id=session.id).update(last_used_at=Now())
    roles = list(user.roles.values_list("name", flat=True))
    return SignIn(
        access_token=issue_access_token(user, session_id=session.id, roles=roles),
        refresh_token=refresh_token,
        expires_in=settings.ACCESS_TOKEN_SECONDS,
        user_id=user.id,
    )


def forget_sessions(ended_before: datetime) -> int:
    """Delete sessions that ended before a moment, with their tokens; return how many rows."""
    return Session.objects.filter(
        Q(expires_at__lt=ended_before) | Q(revoked_at__lt=ended_before)
    ).delete()[0]
