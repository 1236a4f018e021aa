"""Many products at once, for staff."""

from django.http import HttpRequest
from ninja import Router

from souk.catalog.api.bulk_schemas import (
    PricesAnswer,
    PricesBody,
    SelectionBody,
    StatusAnswer,
    StatusBody,
)
from souk.catalog.operations.bulk import (
    Changed,
    PriceChange,
    Selection,
    change_prices,
    change_status,
)
from souk.core.http.caller import staff_may

router = Router(tags=["admin"], auth=staff_may("catalog.manage"))


@router.post("/prices", response=PricesAnswer, operation_id="adminChangePrices")
def prices(request: HttpRequest, body: PricesBody) -> Changed:
    """Change the prices of many products by a percentage or an amount, all of them or none."""
    change = PriceChange(body.percentage, body.amount, body.currency, body.rounding, body.round_to)
    return change_prices(_selection(body), change)


@router.post("/status", response=StatusAnswer, operation_id="adminChangeStatus")
def status(request: HttpRequest, body: StatusBody) -> dict[str, int]:
    """Give many products a status, all of them or none."""
    return {"products": change_status(_selection(body), status=body.status)}


def _selection(body: SelectionBody) -> Selection:
    return Selection(body.product_ids, body.category, body.seller)
