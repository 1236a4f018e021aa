"""What happens to orders and their money is booked; placing an order pays nothing for it."""

from uuid import UUID

from souk.core.events import Happened, on_batches
from souk.ledger.operations.booking import book_orders


@on_batches
def when_money_may_have_moved(events: list[Happened]) -> None:
    orders = {event.aggregate_id for event in events if event.aggregate_type == "order"}
    payments = {event.aggregate_id for event in events if event.aggregate_type == "payment"}
    payments |= {
        UUID(event.payload["payment_id"]) for event in events if "payment_id" in event.payload
    }
    if orders or payments:
        # In one order, so that nobody who books the same waits for each other.
        book_orders(sorted(orders), payments=sorted(payments))
