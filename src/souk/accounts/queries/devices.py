"""What a session's device is called, and whether somebody has used it before."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from souk.accounts.models import Session

# The first that a user agent names: the later ones are named by the earlier, too.
_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}
# Browsers are updated every few weeks, and stay what they are.
_VERSIONS = re.compile(r"[\d._]+")


@dataclass(frozen=True, slots=True)
class SignInToTell:
    """Where and when somebody signed in, in words of ours."""

    device: str
    ip_address: str
    created_at: datetime


def has_used(user_id: UUID, user_agent: str) -> bool:
    """Say whether one of a user's sessions that are still known is from such a device."""
    known = Session.objects.filter(user_id=user_id).values_list("user_agent", flat=True)
    wanted = _VERSIONS.sub("", user_agent)
    return any(_VERSIONS.sub("", agent) == wanted for agent in known.distinct().order_by())


def sign_in_to_tell(session_id: UUID) -> SignInToTell | None:
    """Return what a letter tells of a session; None when it is forgotten."""
    session = Session.objects.filter(id=session_id).first()
    if session is None:
        return None
    return SignInToTell(
        device_name(session.user_agent), session.ip_address or "", session.created_at
    )


def device_name(user_agent: str) -> str:
    """Return a device in words: none of the user agent's own, which anybody can choose."""
    browser = _first(_BROWSERS, user_agent) or "an app"
    system = _first(_SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for mark, name in names.items() if mark in user_agent), "")
