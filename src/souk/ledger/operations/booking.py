"""Writing into the books: whole transfers, once each, and never changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from psycopg.types.json import Jsonb

from souk.core.database.functions import Uuids, call_rows
from souk.ledger.errors import TransferDiffers, TransferUnbalanced
from souk.ledger.models import TransferKind


@dataclass(frozen=True, slots=True)
class NewTransfer:
    """What is to be booked: minor units by account, positive for a debit; they sum to zero.

    `source_id` is what it is about. An account is named by its kind, `clearing` with its gateway:
    `clearing:stripe`.
    """

    kind: TransferKind
    source_id: UUID
    currency: str
    entries: Mapping[str, int]
    order_id: UUID | None = None
    is_pending: bool = False


@transaction.atomic
def post_transfers(transfers: Iterable[NewTransfer]) -> None:
    """Book transfers, all of them or none; one that stands there as it is changes nothing.

    Raises TransferUnbalanced, and TransferDiffers for one that was booked with other amounts.
    """
    rows = []
    for transfer in transfers:
        difference = sum(transfer.entries.values())
        if difference:
            raise TransferUnbalanced(difference)
        rows.append(
            {
                "kind": transfer.kind.value,
                "source_id": str(transfer.source_id),
                "order_id": str(transfer.order_id) if transfer.order_id else None,
                "currency": transfer.currency,
                "is_pending": transfer.is_pending,
                "entries": dict(transfer.entries),
            }
        )
    _refuse_different(call_rows("ledger.post_transfers", Jsonb(rows)))


@transaction.atomic
def book_orders(orders: Iterable[UUID], *, payments: Iterable[UUID] = ()) -> None:
    """Bring the books up to what orders and their payments are by now; safe to repeat.

    One statement, however many there are. Raises TransferDiffers.
    """
    rows = call_rows("ledger.book_orders", Uuids(orders), Uuids(payments))
    _refuse_different(rows)


def _refuse_different(rows: list[tuple[str, UUID]]) -> None:
    for kind, source_id in rows:
        raise TransferDiffers(f"{kind} {source_id}")
