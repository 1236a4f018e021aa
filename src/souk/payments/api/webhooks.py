"""What gateways tell of their own accord."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from souk.core.http.access import ANYONE_MAY, open_to
from souk.core.http.schemas import Answer
from souk.payments.operations.events import receive_event

router = Router(tags=["webhooks"])


class Received(Answer):
    """The message is kept, and looked at soon. `is_new` is false for one that came before."""

    is_new: bool


_BODY: dict[str, Any] = {
    "requestBody": {
        "description": "The gateway's own event, signed in its own headers.",
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}


@router.post(
    "/{gateway}",
    response={202: Received},
    operation_id="receiveGatewayEvent",
    openapi_extra=_BODY,
)
@open_to(ANYONE_MAY)
def receive(request: HttpRequest, gateway: str) -> Status[dict[str, bool]]:
    """Take a gateway's message, whose signature over the very bytes of its body must be right.

    It is kept once and answered at once; the worker looks at what it means.
    """
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Status(202, {"is_new": receive_event(gateway, request.body, headers)})
