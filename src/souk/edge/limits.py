"""Which requests are limited, whose turns they take, and what the answer's headers say.

| rule | what | whose | |
| auth | POST /auth/*, the admin's login, /products/…/unlock | an address's | failures |
| signup | POST /auth/register | an address's | all |
| checkout | POST /orders, /carts/…/reservation | a customer's or address's | all, by each process |
| payments | POST /orders that tries a card or a coupon | the same | failures |
| coupons | POST /carts/…/coupons | the same | failures |
| search | GET /search/suggest | an address's | all, by each process |

Failures with one e-mail, from wherever they come, are counted by accounts/operations/attempts.py.

Orders and suggestions are counted by each process for its share: a shared count would cost an order
its second statement, and would lock one row for all who come from the same address.
"""

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from souk.core.errors import TooManyRequests
from souk.core.http.limits import address_name, caller_name, is_at_home, limit, turns_of
from souk.core.limits import ProcessTurns, Turn, give_back, refuse_if_used_up, take_turns

_AUTH = "/api/v1/auth/"
_REGISTER = "/api/v1/auth/register"
_ORDERS = "/api/v1/orders"
_CARTS = "/api/v1/carts/"
_PRODUCTS = "/api/v1/products/"
_SUGGEST = "/api/v1/search/suggest"
_ADMIN_LOGIN = "/admin/login/"

# Only what fails counts, unless it sends a letter: then it is the success that annoys somebody.
_COUNT_FAILURES = {"auth", "payments", "coupons"}
_SEND_LETTERS = tuple(
    f"{_AUTH}{name}" for name in ("forgot-password", "resend-verification", "change-email")
)

_mine = ProcessTurns(settings.SERVER_PROCESSES)


def take(request: HttpRequest) -> None:
    """Take the turns that a request needs; raise TooManyRequests when one is not left."""
    path = request.path_info
    if request.method == "POST":
        if path == _ORDERS:
            _take_of_mine(request, "checkout", caller_name)
        elif path.startswith(_AUTH):
            _take_shared(request, _sign_in_turns(request))
        elif path.startswith(_CARTS) and path.endswith("/reservation"):
            _take_of_mine(request, "checkout", caller_name)
        elif path.startswith(_CARTS) and path.endswith("/coupons"):
            limit(request, "coupons")
        elif path.startswith(_PRODUCTS) and path.endswith("/unlock"):
            limit(request, "auth")
    elif path == _SUGGEST:
        _take_of_mine(request, "search", address_name)


def page_refusal(request: HttpRequest) -> HttpResponse | None:
    """Take the turns that a page needs; return the refusal when one is not left."""
    if request.method != "POST" or request.path_info != _ADMIN_LOGIN or not settings.RATE_LIMITS:
        return None
    try:
        _take_shared(request, _sign_in_turns(request))
    except TooManyRequests as error:
        refusal = HttpResponse(f"{error.title()}. {error.detail}\n", "text/plain", 429)
        refusal["Retry-After"] = str(error.retry_after)
        return refusal
    return None


def settle(request: HttpRequest, response: HttpResponseBase) -> None:
    """Give back the turns of what did not fail, and say in the headers how many are left."""
    turns: list[Turn] | None = request.__dict__.get("turns")
    if not turns:
        return
    if _has_succeeded(request, response):
        back = [turn for turn in turns if turn.rule in _COUNT_FAILURES]
        give_back(back)
        turns = [_returned(turn) if turn in back else turn for turn in turns]
    # The three headers that clients read today; the newer RateLimit field is still a draft.
    scarcest = min(turns, key=lambda turn: (turn.is_granted, turn.remaining))
    response["RateLimit-Limit"] = str(scarcest.limit.count)
    response["RateLimit-Remaining"] = str(scarcest.remaining)
    response["RateLimit-Reset"] = str(scarcest.resets_in)


def _take_shared(request: HttpRequest, wanted: list[tuple[str, str]]) -> None:
    taken = take_turns(wanted)
    turns_of(request).extend(taken)
    refuse_if_used_up(taken)


def _take_of_mine(request: HttpRequest, rule: str, name_of: Callable[[HttpRequest], str]) -> None:
    if rule not in settings.RATE_LIMITS or is_at_home(request):
        return
    turn = _mine.take(rule, name_of(request))
    if turn is not None:
        turns_of(request).append(turn)
        refuse_if_used_up([turn])


def _sign_in_turns(request: HttpRequest) -> list[tuple[str, str]]:
    address = address_name(request)
    wanted = [("auth", address)]
    if request.path_info == _REGISTER:
        wanted.append(("signup", address))
    return wanted


def _has_succeeded(request: HttpRequest, response: HttpResponseBase) -> bool:
    if request.path_info == _ADMIN_LOGIN:
        return response.status_code == 302
    return response.status_code < 400 and request.path_info not in _SEND_LETTERS


def _returned(turn: Turn) -> Turn:
    return replace(turn, used=turn.used - turn.limit.step)
