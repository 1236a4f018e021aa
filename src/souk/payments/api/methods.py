"""Cards that a customer has left with a gateway."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status
from pydantic import Field

from souk.core.http.answers import json_bytes
from souk.core.http.caller import owner, signed_in
from souk.core.http.idempotent import keeps_its_key
from souk.core.http.pages import PageQuery, page_by_id
from souk.core.http.revisions import if_match_moment, set_etag
from souk.core.http.schemas import Answer, Body, text
from souk.core.idempotency import RequestKey, StoredAnswer, claim, store
from souk.payments.models import SavedMethod
from souk.payments.operations import saved_methods
from souk.payments.queries.saved_methods import saved_method_of, saved_methods_of

router = Router(tags=["account"], auth=signed_in)


class NewSavedMethod(Body):
    """What the gateway's own form has made of a card."""

    gateway: Annotated[str, text(30, least=1)] = Field(examples=["stripe"])
    method: Literal["CREDIT_CARD", "DEBIT_CARD", "UPI", "NET_BANKING", "WALLET", "PAYPAL"]
    token: Annotated[str, text(255, least=1)] = Field(examples=["pm_1"])
    is_default: bool = False


class SavedMethodChange(Body):
    """One is always the default: make another one so instead of none."""

    is_default: Literal[True]


class CardAnswer(Answer):
    """What may be shown of a card."""

    brand: str | None = None
    last4: str | None = None
    exp_month: int | None = None
    exp_year: int | None = None


class SavedMethodAnswer(Answer):
    """A card to pay by: its id is an order's `payment.saved_method_id`."""

    id: UUID
    gateway: str
    method: str = Field(validation_alias="method_id")
    card: CardAnswer
    is_default: bool
    created_at: datetime
    updated_at: datetime


class SavedMethodPage(Answer):
    items: list[SavedMethodAnswer]
    next_cursor: str | None
    total: int | None = None


@router.get("", response=SavedMethodPage, operation_id="listPaymentMethods")
def list_methods(request: HttpRequest, page: Query[PageQuery]) -> dict[str, Any]:
    """What I have saved to pay by."""
    return page_by_id(saved_methods_of(_id(request)), page, query="payment methods")


@router.post("", response={201: SavedMethodAnswer}, operation_id="savePaymentMethod")
@keeps_its_key
def save(request: HttpRequest, body: NewSavedMethod) -> HttpResponse:
    """Leave a card with its gateway, to pay by it again; the first one is the default."""
    key: RequestKey | None = request.request_key  # type: ignore[attr-defined]
    stored = _stored(key)
    if stored is not None:
        replay = json_bytes(stored.body, status=stored.status)
        replay["Idempotent-Replayed"] = "true"
        return replay
    saved = saved_methods.save_method(_id(request), **body.model_dump())
    shown = SavedMethodAnswer.model_validate(saved, from_attributes=True)
    written = shown.model_dump_json().encode()
    if key is not None:
        store(key, 201, written, resource_id=saved.id)
    answer = json_bytes(written, status=201)
    set_etag(answer, saved.updated_at)
    return answer


@router.get(
    "/{uuid:saved_id}",
    response=SavedMethodAnswer,
    operation_id="getPaymentMethod",
    auth=owner,
)
def read(request: HttpRequest, saved_id: UUID, response: HttpResponse) -> SavedMethod:
    """One of what I have saved."""
    saved = saved_method_of(_id(request), saved_id)
    set_etag(response, saved.updated_at)
    return saved


@router.patch(
    "/{uuid:saved_id}",
    response=SavedMethodAnswer,
    operation_id="updatePaymentMethod",
    auth=owner,
)
def change(
    request: HttpRequest, saved_id: UUID, body: SavedMethodChange, response: HttpResponse
) -> SavedMethod:
    """Make it my default; honours If-Match."""
    saved = saved_methods.make_default(
        _id(request), saved_id, unchanged_since=if_match_moment(request)
    )
    set_etag(response, saved.updated_at)
    return saved


@router.delete(
    "/{uuid:saved_id}", response={204: None}, operation_id="removePaymentMethod", auth=owner
)
def remove(request: HttpRequest, saved_id: UUID) -> Status[None]:
    """Have it forgotten, here and at the gateway; honours If-Match."""
    saved_methods.remove_method(_id(request), saved_id, unchanged_since=if_match_moment(request))
    return Status(204, None)


def _stored(key: RequestKey | None) -> StoredAnswer | None:
    """Return what a request with this key was answered; saving twice is saving once."""
    if key is None:
        return None
    with transaction.atomic():
        stored = claim(key)
        transaction.set_rollback(True)
    return stored


def _id(request: HttpRequest) -> UUID:
    user_id: UUID = request.caller.user_id  # type: ignore[attr-defined]
    return user_id
