"""Many products at once, for staff and for who sells them."""

from django.http import HttpRequest
from ninja import Router

from souk.catalog.api.audience import Call, add_calls, owner_of
from souk.catalog.api.bulk_schemas import (
    OwnPricesBody,
    OwnStatusBody,
    PricesAnswer,
    PricesBody,
    PriceTerms,
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
from souk.core.http.caller import seller, staff_may


def prices(request: HttpRequest, body: PricesBody) -> Changed:
    """Change the prices of many products by a percentage or an amount, all of them or none."""
    return change_prices(Selection(body.product_ids, body.category, body.seller), _terms(body))


def own_prices(request: HttpRequest, body: OwnPricesBody) -> Changed:
    """Change the prices of many of my products by a percentage or an amount, all or none."""
    chosen = Selection(body.product_ids, body.category, owner_id=owner_of(request))
    return change_prices(chosen, _terms(body))


def status(request: HttpRequest, body: StatusBody) -> dict[str, int]:
    """Give many products a status, all of them or none."""
    chosen = Selection(body.product_ids, body.category, body.seller)
    return {"products": change_status(chosen, status=body.status)}


def own_status(request: HttpRequest, body: OwnStatusBody) -> dict[str, int]:
    """Give many of my products a status, all of them or none."""
    chosen = Selection(body.product_ids, body.category, owner_id=owner_of(request))
    return {"products": change_status(chosen, status=body.status)}


def _terms(body: PriceTerms) -> PriceChange:
    return PriceChange(body.percentage, body.amount, body.currency, body.rounding, body.round_to)


staff_router = Router(tags=["admin"], auth=staff_may("catalog.manage"))
add_calls(
    staff_router,
    "admin",
    [
        Call("POST", "/prices", "ChangePrices", prices, PricesAnswer),
        Call("POST", "/status", "ChangeStatus", status, StatusAnswer),
    ],
)
seller_router = Router(tags=["seller"], auth=seller)
add_calls(
    seller_router,
    "seller",
    [
        Call("POST", "/prices", "ChangePrices", own_prices, PricesAnswer),
        Call("POST", "/status", "ChangeStatus", own_status, StatusAnswer),
    ],
)
