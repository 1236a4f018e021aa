"""The steps of an order's life; the transition table and its trigger keep them."""

from uuid import UUID

from souk.core.database.functions import call_rows
from souk.orders.errors import ImportedOrder, OrderNotFound, PartlySent, TransitionRefused


def change_status(order_id: UUID, to_status: str, *, reason: str, actor_id: UUID | None) -> bool:
    """Move an order to a status and return whether that changed it; repeating is no error.

    Raises TransitionRefused when the step is not in the table, PartlySent when an order of which
    something is on its way should be cancelled, ImportedOrder. Locks the order.
    """
    ((outcome, before),) = call_rows("orders.change_status", order_id, to_status, reason, actor_id)
    if outcome == "not_found":
        raise OrderNotFound
    if outcome == "imported":
        raise ImportedOrder
    if outcome == "refused":
        raise TransitionRefused(before, to_status)
    if outcome == "sent":
        raise PartlySent
    return bool(outcome == "changed")
