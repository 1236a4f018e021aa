"""Where the links in letters lead. A secret is put into a link when its letter is sent."""

from urllib.parse import quote, urlencode
from uuid import UUID

from django.conf import settings

from souk.accounts.queries.letters import letter_token
from souk.checkout.queries.letters import guest_token
from souk.notifications.models import Letter, LetterKind
from souk.orders.queries.orders import order_number_of

_TOKEN_PAGES = {
    LetterKind.EMAIL_VERIFICATION: "verify-email",
    LetterKind.EMAIL_CHANGE: "confirm-email",
    LetterKind.PASSWORD_RESET: "reset-password",
}


def has_link(kind: LetterKind) -> bool:
    """Say whether letters of this kind carry a link: those about orders need a storefront."""
    return kind in _TOKEN_PAGES or (
        kind.startswith(("order_", "payment_", "return_")) and bool(settings.STOREFRONT_URL)
    )


def link_of(letter: Letter) -> str:
    """Return the link of a letter, with its secret."""
    page = _TOKEN_PAGES.get(LetterKind(letter.kind))
    if page is not None and letter.token_id is not None:
        return f"{_account_pages()}/{page}?{urlencode({'token': letter_token(letter.token_id)})}"
    if letter.order_id is not None and settings.STOREFRONT_URL:
        return _order_page(letter.order_id, is_guest=letter.user_id is None)
    return _account_pages()


def _account_pages() -> str:
    """Return where the pages of accounts are: the storefront's, else our own plain ones."""
    return settings.STOREFRONT_URL or f"{settings.BASE_URL}/account"


def _order_page(order_id: UUID, *, is_guest: bool) -> str:
    address = f"{settings.STOREFRONT_URL}/orders/{quote(order_number_of(order_id))}"
    return f"{address}?{urlencode({'token': guest_token(order_id)})}" if is_guest else address
