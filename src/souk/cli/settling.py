"""`souk settle`: a gateway's settlement file beside the books."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from souk.core.money import format_amount
from souk.ledger.models import LineOutcome, Settlement, SettlementLine
from souk.ledger.operations.settlement import compare_file
from souk.ledger.queries.settlements import FAULTS, lines_of, settlement_with_id

_SHOWN = (
    "position",
    "kind",
    "outcome",
    "gateway_payment",
    "gateway_id",
    "currency",
    "amount",
    "fee_amount",
    "booked_amount",
    "booked_fee_amount",
    "happened_at",
)


def settle_file(path: Path, *, gateway: str, as_json: bool) -> int:
    """Compare, print each fault, and return the exit status: 1 when there is any."""
    settlement_id = compare_file(
        path.read_bytes(), gateway=gateway, filename=path.name, actor_id=None
    )
    settlement = settlement_with_id(settlement_id)
    lines = lines_of(settlement_id, outcomes=FAULTS).order_by("id")
    if as_json:
        click.echo(json.dumps(_as_json(settlement, list(lines)), default=str))
    else:
        _print(settlement, list(lines))
    return 1 if lines else 0


def _counts(settlement: Settlement) -> dict[str, int]:
    return {outcome.value: getattr(settlement, f"{outcome.value}_count") for outcome in LineOutcome}


def _as_json(settlement: Settlement, lines: list[SettlementLine]) -> dict[str, object]:
    return {
        "id": settlement.id,
        "counts": _counts(settlement),
        "faults": [{name: getattr(line, name) for name in _SHOWN} for line in lines],
    }


def _print(settlement: Settlement, lines: list[SettlementLine]) -> None:
    console = Console(highlight=False)
    if lines:
        table = Table()
        for heading in ("line", "", "what", "at the gateway", "file", "fee", "books", "fee"):
            table.add_column(heading)
        for line in lines:
            table.add_row(
                str(line.position or ""),
                line.get_outcome_display(),
                line.get_kind_display(),
                line.gateway_id or line.gateway_payment,
                *(
                    "" if amount is None else format_amount(amount, line.currency)
                    for amount in (
                        line.amount,
                        line.fee_amount,
                        line.booked_amount,
                        line.booked_fee_amount,
                    )
                ),
            )
        console.print(table)
    counted = (
        f"{count:,} {LineOutcome(name).label.lower()}"
        for name, count in _counts(settlement).items()
        if count
    )
    console.print(f"{settlement.filename}: {', '.join(counted)}.")
