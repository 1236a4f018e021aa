"""The books, for staff."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from souk.core.http.caller import staff_may
from souk.core.http.pages import page_by_id
from souk.ledger.api.schemas import BalancesQuery, TransferPage, TransfersQuery, TrialBalance
from souk.ledger.queries.balances import balances_at, transfers

router = Router(tags=["admin"], auth=staff_may("ledger.view"))


@router.get("/trial-balance", response=TrialBalance, operation_id="adminGetTrialBalance")
def read_trial_balance(request: HttpRequest, query: Query[BalancesQuery]) -> dict[str, Any]:
    """What every account came to at a moment, as the books stood then."""
    moment = query.at or timezone.now()
    return {"at": moment, "items": balances_at(moment)}


@router.get("/transfers", response=TransferPage, operation_id="adminListTransfers")
def list_transfers(request: HttpRequest, query: Query[TransfersQuery]) -> dict[str, Any]:
    """What was booked, oldest first; of a kind or an order where one is named."""
    rows = transfers(kind=query.kind, order_id=query.order_id)
    return page_by_id(rows, query, query=f"transfers {query.kind} {query.order_id}")
