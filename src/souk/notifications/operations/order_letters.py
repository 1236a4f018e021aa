"""Letters about orders: what they tell of one."""

from typing import Any
from uuid import UUID

from souk.checkout.queries.letters import OrderToTell
from souk.core.events import Happened
from souk.core.money import format_amount
from souk.notifications.models import LetterKind
from souk.notifications.operations.wording import address_lines
from souk.notifications.operations.writing import Draft, write_letter


def write_of_order(
    happened: Happened, kind: LetterKind, order: OrderToTell, *, told: dict[str, Any] | None = None
) -> None:
    """Queue a letter to an order's buyer: it tells all of the order, and what is `told` beside."""
    is_confirmation = kind is LetterKind.ORDER_CONFIRMATION
    write_letter(
        Draft(
            kind=kind,
            recipient=order.email,
            event_id=happened.id,
            # An order is confirmed once, whatever it was that confirmed it.
            about=order.id if is_confirmation else happened.id,
            user_id=order.user_id,
            order_id=order.id,
            told={"order": _told(order.document), **(told or {})},
        )
    )


def was_sent_whole(order: OrderToTell) -> bool:
    """Say whether all that was ordered was sent at once."""
    states = [part["status"] for part in order.document["fulfilments"]]
    sent = [state for state in states if state in ("shipped", "delivered")]
    called_off = any(item["cancelled_quantity"] for item in order.document["items"])
    return len(sent) == 1 and not called_off


def part_of(order: OrderToTell, fulfilment_id: UUID) -> dict[str, Any]:
    """Return what letters tell of a part: its lines, and how to follow it."""
    (part,) = (one for one in order.document["fulfilments"] if UUID(one["id"]) == fulfilment_id)
    items = {item["id"]: item for item in order.document["items"]}
    return {
        "lines": [
            {
                "name": items[line["item_id"]]["name"],
                "variant": items[line["item_id"]]["variant_name"],
                "quantity": line["quantity"],
            }
            for line in part["items"]
        ],
        "carrier": part["carrier"] or "",
        "tracking_number": part["tracking_number"] or "",
        "tracking_url": part["tracking_url"] or "",
    }


def _told(document: dict[str, Any]) -> dict[str, Any]:
    """Return what letters tell of an order, with its amounts as people read them."""

    def amount(name: str) -> str:
        return format_amount(document[name], document["currency"])

    return {
        "number": document["order_number"],
        "lines": [
            {
                "name": line["name"],
                "variant": line["variant_name"],
                "quantity": line["quantity"],
                "total": format_amount(line["total_amount"], document["currency"]),
            }
            for line in document["items"]
        ],
        "subtotal": amount("subtotal_amount"),
        "discount": amount("discount_amount") if document["discount_amount"] else "",
        "shipping": amount("shipping_amount"),
        "tax": amount("tax_amount") if document["tax_amount"] else "",
        "total": amount("total_amount"),
        "is_paid": document["payment_status"] == "paid",
        "is_refunded": document["payment_status"] in ("refunded", "partially_refunded"),
        "return_until": (document["return_until"] or "")[:10],
        "address": address_lines(document["shipping_address"] or {}),
        "shipping_method": (document["shipping_method"] or {}).get("name", ""),
        "tracking_number": document["tracking_number"] or "",
        "tracking_url": document["tracking_url"] or "",
    }
