"""Cards that customers leave with a gateway, to pay again by."""

import hmac
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from souk.core.database.locks import hold_alone
from souk.core.errors import NotFound, PreconditionFailed, invalid_field
from souk.payments.errors import TooManySavedMethods
from souk.payments.gateways.port import SavedCard
from souk.payments.models import Method, SavedMethod
from souk.payments.queries.gateways import gateway_named

MAX_SAVED_METHODS = 20


def save_method(
    user_id: UUID, *, gateway: str, method: str, token: str, is_default: bool
) -> SavedMethod:
    """Leave a card with its gateway and keep what stands for it; the first is the default.

    The same card twice is kept once. Not within a transaction. Raises InvalidFields,
    TooManySavedMethods, CannotBeSaved, GatewayRefused, GatewaySilent.
    """
    asked = gateway_named(gateway)
    offered = Method.objects.filter(code=method, is_active=True, gateways__contains=[gateway])
    if not offered.exists():
        raise invalid_field("method", f"is not one that {gateway} can do here")
    mine = SavedMethod.objects.filter(user_id=user_id)
    if mine.count() >= MAX_SAVED_METHODS:
        raise TooManySavedMethods
    known_as = mine.filter(gateway=gateway).values_list("customer_reference", flat=True).first()
    kept = asked.save(str(user_id), token, known_as=known_as or "")
    try:
        return _keep(user_id, gateway, method, kept, is_default)
    except TooManySavedMethods:
        # Others were saved meanwhile: the gateway keeps nothing that we do not.
        asked.forget(kept.token)
        raise


@transaction.atomic
def make_default(user_id: UUID, saved_id: UUID, *, unchanged_since: datetime | None) -> SavedMethod:
    """Pay by this one where nothing else is said. Raises NotFound, PreconditionFailed."""
    _lock_methods(user_id)
    saved = _mine(user_id, saved_id, unchanged_since)
    SavedMethod.objects.filter(user_id=user_id, is_default=True).update(is_default=False)
    SavedMethod.objects.filter(id=saved.id).update(is_default=True)
    return SavedMethod.objects.get(id=saved.id)


def remove_method(user_id: UUID, saved_id: UUID, *, unchanged_since: datetime | None) -> None:
    """Have the gateway forget a card, then forget it; after a default, the latest takes its place.

    Not within a transaction. Raises NotFound, PreconditionFailed, GatewaySilent.
    """
    saved = _mine(user_id, saved_id, unchanged_since)
    if saved.gateway in settings.PAYMENT_GATEWAYS:
        gateway_named(saved.gateway).forget(saved.token)
    with transaction.atomic():
        _lock_methods(user_id)
        mine = SavedMethod.objects.filter(user_id=user_id)
        mine.filter(id=saved_id).delete()
        if not mine.filter(is_default=True).exists():
            latest = mine.order_by("-id").values("id")[:1]
            mine.filter(id__in=latest).update(is_default=True)


@transaction.atomic
def _keep(
    user_id: UUID, gateway: str, method: str, kept: SavedCard, is_default: bool
) -> SavedMethod:
    _lock_methods(user_id)
    mine = SavedMethod.objects.filter(user_id=user_id)
    text = f"saved card:{user_id}:{gateway}:{kept.token}"
    fingerprint = hmac.digest(settings.SECRET_KEY.encode(), text.encode(), "sha256")
    is_known = mine.filter(gateway=gateway, fingerprint=fingerprint).exists()
    if not is_known and mine.count() >= MAX_SAVED_METHODS:
        raise TooManySavedMethods
    becomes_default = is_default or not mine.exists()
    if becomes_default:
        mine.filter(is_default=True).update(is_default=False)
    saved, is_new = SavedMethod.objects.get_or_create(
        user_id=user_id,
        gateway=gateway,
        fingerprint=fingerprint,
        defaults={
            "method_id": method,
            "customer_reference": kept.customer_reference,
            "token": kept.token,
            "card": kept.card,
            "is_default": becomes_default,
        },
    )
    if becomes_default and not is_new:
        mine.filter(id=saved.id).update(is_default=True)
    return SavedMethod.objects.get(id=saved.id)


def _mine(user_id: UUID, saved_id: UUID, unchanged_since: datetime | None) -> SavedMethod:
    saved = SavedMethod.objects.filter(user_id=user_id, id=saved_id).first()
    if saved is None:
        raise NotFound
    if unchanged_since is not None and saved.updated_at != unchanged_since:
        raise PreconditionFailed
    return saved


def _lock_methods(user_id: UUID) -> None:
    """Wait for whoever else changes the methods of this customer."""
    hold_alone(f"saved methods {user_id}")
