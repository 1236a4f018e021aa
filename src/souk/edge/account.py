"""Plain pages for the links in letters, where no storefront has better ones.

The token stays in the browser: the page's script sends it to the API when its button is pressed, so
that whoever only looks at links, as mail scanners do, uses none up.
"""

from dataclasses import dataclass
from secrets import token_urlsafe

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A page with one button that posts the link's token to the API."""

    title: str
    button: str
    call: str
    done: str
    asks_password: bool = False


PAGES = {
    "verify-email": AccountPage(
        "Confirm your e-mail address",
        "Confirm",
        "/api/v1/auth/verify-email",
        "Your e-mail address is confirmed.",
    ),
    "confirm-email": AccountPage(
        "Confirm your new e-mail address",
        "Confirm",
        "/api/v1/auth/confirm-email-change",
        "Your e-mail address is the new one. Sign in with it.",
    ),
    "reset-password": AccountPage(
        "Set a new password",
        "Set the password",
        "/api/v1/auth/reset-password",
        "Your password is new. You can sign in with it.",
        asks_password=True,
    ),
}


@never_cache
@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show the page that a link in a letter leads to."""
    shown = PAGES.get(name)
    if shown is None:
        raise Http404
    nonce = token_urlsafe(16)
    response = render(request, "edge/account.html", {"page": shown, "nonce": nonce})
    response["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
        "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
    # The address holds the token.
    response["Referrer-Policy"] = "no-referrer"
    return response
