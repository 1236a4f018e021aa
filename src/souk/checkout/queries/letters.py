"""What a letter about an order tells."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from souk.checkout.queries.documents import order_document
from souk.core.secrets import derived_token
from souk.orders.queries.orders import buyer_of


@dataclass(frozen=True, slots=True)
class OrderToTell:
    """An order with the address its letters go to; `document` is what the API shows of it."""

    id: UUID
    user_id: UUID | None
    document: dict[str, Any]

    @property
    def email(self) -> str:
        return str(self.document["email"])

    @property
    def waits_for_gateway(self) -> bool:
        """Its payment is a gateway's affair: until that has said yes, it may come to nothing."""
        return bool(self.document["payment"]["gateway"] != "manual")


def order_to_tell(order_id: UUID) -> OrderToTell | None:
    """Return an order as its letters tell of it; None for a checkout that came to nothing."""
    buyer = buyer_of(order_id)
    if buyer is None or buyer.is_withdrawn:
        return None
    return OrderToTell(order_id, buyer.user_id, json.loads(order_document(order_id)))


def guest_token(order_id: UUID) -> str:
    """Return the secret that shows a guest's order to its holder, as placing it returned it."""
    return derived_token("order", order_id)
