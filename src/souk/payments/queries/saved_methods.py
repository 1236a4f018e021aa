"""Cards that customers have left with gateways."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from souk.core.errors import NotFound, invalid_field
from souk.payments.models import SavedMethod


@dataclass(frozen=True, slots=True)
class SavedToken:
    """What a gateway is given to pay by a saved card."""

    gateway: str
    method: str
    token: str
    customer_reference: str


def saved_methods_of(user_id: UUID) -> "QuerySet[SavedMethod]":
    """Return what a customer has saved."""
    return SavedMethod.objects.filter(user_id=user_id)


def saved_method_of(user_id: UUID, saved_id: UUID) -> SavedMethod:
    """Return one of what a customer has saved; raise NotFound where it is none of theirs."""
    saved = SavedMethod.objects.filter(user_id=user_id, id=saved_id).first()
    if saved is None:
        raise NotFound
    return saved


def saved_token_of(user_id: UUID | None, saved_id: UUID) -> SavedToken:
    """Return what stands for a saved card; raise InvalidFields where it is not this customer's."""
    saved = None
    if user_id is not None:
        saved = SavedMethod.objects.filter(user_id=user_id, id=saved_id).first()
    if saved is None:
        raise invalid_field(
            "payment.saved_method_id", "is none of yours: see GET /api/v1/me/payment-methods"
        )
    return SavedToken(saved.gateway, saved.method_id, saved.token, saved.customer_reference)
