"""Fetching pictures that lie elsewhere, so that the shop shows its own.

What a file of another shop brings in are addresses, which end with that shop. Until a picture is
here it is shown from there.
"""

from datetime import timedelta
from urllib.parse import unquote, urlsplit
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.text import slugify

from souk.catalog.models import Fetch, Image
from souk.catalog.operations.pictures import MAX_BYTES, hold_pictures, keep_picture
from souk.core.errors import InvalidFields
from souk.core.http.outgoing import AddressRefused, AnswerTooLong, Bounds, NoAnswer, call_outside

log = structlog.get_logger("souk.pictures")

_BOUNDS = Bounds(connect=5, read=15, total=30, answer_bytes=MAX_BYTES)
# Shops show their pictures by a network of copies, which may send on once or twice.
_REDIRECTS = 3
_ACCEPTED = "image/webp, image/png, image/jpeg"
# Who tries one holds it for so long.
_CLAIM = timedelta(minutes=5)
# Before each further try, a day and a half together.
_PAUSES = [timedelta(minutes=minutes) for minutes in (1, 10, 60, 600, 1440)]
_OURS = "It failed for a reason of ours, which the log tells."
_DEADLY = "Whoever tried it ended over it each time; the log may tell why."
# Of the answers that blame who asks, those that may be others later.
_FOR_NOW = {408, 425, 429}


class _Failed(Exception):
    """A picture could not be fetched, for now or for good."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good


def fetch_next_picture() -> int:
    """Fetch the picture that is due first, for a worker; return how many that were.

    What cannot be fetched is tried again for a day and a half, and then shown from where it is,
    with the reason beside it on its product's page. An address is fetched once.
    """
    image = _claimed() if settings.FETCH_PICTURES else None
    if image is None:
        return 0
    try:
        if not _show_known(image):
            _show(image, _content_at(str(image.url)))
    except _Failed as failure:
        _note_failure(image, failure)
    except Exception:
        _note_failure(image, _Failed(_OURS, for_good=False))
        raise
    return 1


@transaction.atomic
def fetch_again(product_id: UUID) -> None:
    """Have the worker fetch what was given up of a product's pictures."""
    Fetch.objects.filter(image__product=product_id, due_at=None).update(tries=0, due_at=Now())


@transaction.atomic
def _claimed() -> Image | None:
    due = Fetch.objects.filter(due_at__lte=Now())
    # Of its last try nobody came back to tell.
    due.filter(tries__gt=len(_PAUSES)).update(due_at=None, problem=_DEADLY)
    free = due.select_for_update(of=("self",), skip_locked=True).select_related("image")
    fetch = free.order_by("due_at").first()
    if fetch is None:
        return None
    Fetch.objects.filter(image=fetch.image).update(tries=F("tries") + 1, due_at=Now() + _CLAIM)
    return fetch.image


def _show_known(image: Image) -> bool:
    """Show what was fetched from the same address before; say whether there was any."""
    with transaction.atomic():
        hold_pictures()
        known = Image.objects.filter(came_from=image.url, file__gt="").first()
        if known is not None and known.file:
            _set_files(image, str(known.file.name), known.card_file)
            return True
    return False


def _show(image: Image, content: bytes) -> None:
    called = slugify(unquote(urlsplit(str(image.url)).path).rpartition("/")[2].rpartition(".")[0])
    with transaction.atomic():
        hold_pictures()
        try:
            file, card_file = keep_picture(content, called=called or "picture")
        except InvalidFields as refusal:
            raise _Failed(refusal.problems[0].message, for_good=True) from None
        _set_files(image, file, card_file)


def _set_files(image: Image, file: str, card_file: str) -> None:
    # Where somebody has written another address meanwhile, that one is fetched.
    Image.objects.filter(id=image.id, url=image.url).update(
        file=file, card_file=card_file, came_from=image.url, url=None
    )


def _content_at(url: str) -> bytes:
    try:
        answer = call_outside(
            "GET", url, headers={"Accept": _ACCEPTED}, bounds=_BOUNDS, redirects=_REDIRECTS
        )
    except AddressRefused as refusal:
        raise _Failed(refusal.detail, for_good=True) from None
    except NoAnswer as failure:
        raise _Failed(failure.detail, for_good=isinstance(failure, AnswerTooLong)) from None
    if answer.status != 200:
        for_good = 300 <= answer.status < 500 and answer.status not in _FOR_NOW
        raise _Failed(f"The other side answered {answer.status}.", for_good=for_good)
    return answer.body


@transaction.atomic
def _note_failure(image: Image, failure: _Failed) -> None:
    noted = Fetch.objects.select_for_update(of=("self",))
    fetch = noted.filter(image=image, image__url=image.url).first()
    if fetch is None:
        return
    fetch.problem = str(failure)
    is_over = failure.for_good or fetch.tries > len(_PAUSES)
    fetch.due_at = None if is_over else Now() + _PAUSES[fetch.tries - 1]
    fetch.save(update_fields=["problem", "due_at"])
    log.info(
        "a picture could not be fetched",
        image_id=str(image.id),
        reason=fetch.problem,
        tried=fetch.tries,
        given_up=is_over,
    )
