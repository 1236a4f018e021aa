"""Comparing what a gateway says it moved with the books, line by line."""

import hashlib
from uuid import UUID

from django.conf import settings
from django.db import transaction

from souk.core.database.functions import call
from souk.core.errors import invalid_field
from souk.ledger.models import LineKind, LineOutcome, Settlement, SettlementLine
from souk.ledger.operations.booking import book_orders
from souk.ledger.operations.settlement_files import period_of, read_settlement
from souk.payments.operations.fees import note_fees

_LINES_AT_ONCE = 2_000


@transaction.atomic
def compare_file(content: bytes, *, gateway: str, filename: str, actor_id: UUID | None) -> UUID:
    """Compare a settlement file with the books; return the settlement.

    What a gateway kept and had not told before is booked, also for no order; all else in the books
    stays as it is. The same file again is the same settlement, as it was compared then. Raises
    InvalidFields.
    """
    if gateway not in settings.PAYMENT_GATEWAYS:
        offered = ", ".join(settings.PAYMENT_GATEWAYS)
        raise invalid_field("gateway", f"is none of this shop's: {offered}")
    lines = read_settlement(content, gateway=gateway)
    starts_at, ends_at = period_of(lines)
    settlement, is_new = Settlement.objects.get_or_create(
        gateway=gateway,
        fingerprint=hashlib.sha256(content).digest(),
        defaults={
            "filename": filename[:255],
            "actor_id": actor_id,
            "starts_at": starts_at,
            "ends_at": ends_at,
        },
    )
    if is_new:
        SettlementLine.objects.bulk_create(
            [
                SettlementLine(
                    settlement=settlement,
                    position=line.position,
                    kind=line.kind,
                    label=line.label,
                    gateway_payment=line.gateway_payment,
                    gateway_id=line.gateway_id,
                    currency=line.currency,
                    amount=line.amount,
                    fee_amount=line.fee_amount,
                    happened_at=line.happened_at,
                    outcome=LineOutcome.NOT_COMPARED
                    if line.kind == LineKind.OTHER
                    else LineOutcome.UNKNOWN_HERE,
                )
                for line in lines
            ],
            batch_size=_LINES_AT_ONCE,
        )
        call("ledger.compare_settlement", settlement.id)
        _book_new_fees(settlement.id)
        call("ledger.book_gateway_fees", settlement.id)
    return settlement.id


def _book_new_fees(settlement_id: UUID) -> None:
    """Book the fees that only this file tells; one that was known already differs, and stays."""
    differing = SettlementLine.objects.filter(
        settlement_id=settlement_id,
        outcome=LineOutcome.FEE_DIFFERS,
        # What came back is the same transaction, and has no fee of its own.
        kind__in=(LineKind.PAYMENT, LineKind.REFUND, LineKind.CHARGEBACK),
    )
    told = {
        move: fee
        for move, fee in differing.values_list("transaction_id", "fee_amount")
        if move is not None and fee is not None
    }
    payments = note_fees(told)
    if payments:
        book_orders((), payments=sorted(payments))
        call("ledger.compare_fees", settlement_id)
