"""Gateways' settlement files beside the books, for staff."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from souk.core.http.caller import staff_may
from souk.core.http.pages import page_by_id
from souk.core.http.uploads import form_body, takes_file, uploaded_form
from souk.ledger.api.settlement_schemas import (
    LinePage,
    LinesQuery,
    SettlementAnswer,
    SettlementPage,
    SettlementsQuery,
)
from souk.ledger.models import Settlement
from souk.ledger.operations.settlement import compare_file
from souk.ledger.queries.settlements import lines_of, settlement_with_id, settlements

VIEW, MANAGE = staff_may("ledger.view"), staff_may("ledger.manage")

router = Router(tags=["admin"], auth=VIEW)


@router.get("/settlements", response=SettlementPage, operation_id="adminListSettlements")
def list_settlements(request: HttpRequest, query: Query[SettlementsQuery]) -> dict[str, Any]:
    """The files that were compared with the books, newest first."""
    rows = settlements(query.gateway)
    return page_by_id(rows, query, query=f"settlements {query.gateway}", newest_first=True)


@router.post(
    "/settlements",
    response={201: SettlementAnswer},
    operation_id="adminCreateSettlement",
    auth=MANAGE,
    openapi_extra=form_body("gateway"),
)
@takes_file
def create(request: HttpRequest) -> Status[Settlement]:
    """Compare a gateway's settlement file, a CSV, with the books; `gateway` says whose it is.

    The same file again is the same settlement. Fees that the gateway had not told before are
    booked, those of no order too; all else in the books stays as it is.
    """
    upload, texts = uploaded_form(request, gateway=30)
    with upload:
        settlement_id = compare_file(
            upload.read(),
            gateway=texts.get("gateway", ""),
            filename=upload.name or "",
            actor_id=request.caller.user_id,  # type: ignore[attr-defined]
        )
    return Status(201, settlement_with_id(settlement_id))


@router.get(
    "/settlements/{uuid:settlement_id}",
    response=SettlementAnswer,
    operation_id="adminGetSettlement",
)
def read(request: HttpRequest, settlement_id: UUID) -> Settlement:
    """How the lines of a file compare with the books, counted."""
    return settlement_with_id(settlement_id)


@router.get(
    "/settlements/{uuid:settlement_id}/lines",
    response=LinePage,
    operation_id="adminListSettlementLines",
)
def list_lines(
    request: HttpRequest, settlement_id: UUID, query: Query[LinesQuery]
) -> dict[str, Any]:
    """The lines of a file beside the books, in its order; of some outcomes where they are named."""
    rows = lines_of(settlement_id, outcomes=tuple(query.outcome))
    return page_by_id(rows, query, query=f"settlement {settlement_id} {sorted(query.outcome)}")
