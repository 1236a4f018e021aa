"""The papers that a seller names to be verified by."""

from typing import Any
from uuid import UUID

from django.db import transaction

from souk.core.errors import NotFound
from souk.sellers.errors import TooManyDocuments
from souk.sellers.models import Document
from souk.sellers.operations.profile import locked_profile
from souk.sellers.queries.profiles import Paper

MAX_DOCUMENTS = 20


@transaction.atomic
def add_document(user_id: UUID, **fields: Any) -> Paper:
    """Name one more paper of a seller's; raise TooManyDocuments, NoSellerProfile."""
    locked_profile(user_id)
    if Document.objects.filter(seller_id=user_id).count() >= MAX_DOCUMENTS:
        raise TooManyDocuments
    made = Document.objects.create(seller_id=user_id, **fields)
    made.refresh_from_db()
    return Paper(made.id, made.kind, made.number, made.note, made.created_at)


def remove_document(user_id: UUID, document_id: UUID) -> None:
    """Forget a paper of a seller's; raise NotFound for anybody else's."""
    if not Document.objects.filter(seller_id=user_id, id=document_id).delete()[0]:
        raise NotFound
