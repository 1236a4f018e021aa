"""Comparing what a gateway says it moved with the books, line by line."""

import hashlib
from uuid import UUID

from django.conf import settings
from django.db import transaction

from souk.core.database.functions import call
from souk.core.errors import invalid_field
from souk.ledger.models import LineKind, LineOutcome, Settlement, SettlementLine
from souk.ledger.operations.settlement_files import period_of, read_settlement

_LINES_AT_ONCE = 2_000


@transaction.atomic
def compare_file(content: bytes, *, gateway: str, filename: str, actor_id: UUID | None) -> UUID:
    """Compare a settlement file with the books, which stay as they are; return the settlement.

    The same file again is the same settlement, as it was compared then. Raises InvalidFields.
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
    return settlement.id
