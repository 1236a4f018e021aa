"""What sellers sell: their days, and the orders that hold lines of theirs."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from souk.checkout.api.pages import written_page
from souk.checkout.api.schemas import OrdersQuery
from souk.checkout.api.seller_schemas import (
    DashboardAnswer,
    DashboardQuery,
    SellerOrderAnswer,
    SellerOrderPage,
)
from souk.core.http.answers import json_bytes
from souk.core.http.caller import owner, signed_in
from souk.orders.queries.sales import (
    Day,
    count_seller_orders,
    days_of_seller,
    seller_document,
    seller_documents,
    seller_order_ids,
)

router = Router(tags=["seller"], auth=signed_in)

DAYS = 30


@router.get("/dashboard", response=DashboardAnswer, operation_id="getSellerDashboard")
def dashboard(request: HttpRequest, query: Query[DashboardQuery]) -> dict[str, Any]:
    """What I sold on each of the last 30 days (UTC), after discounts; today is the last one."""
    today = datetime.now(UTC).date()
    first_day = today - timedelta(days=DAYS - 1)
    currency = query.currency or settings.DEFAULT_CURRENCY
    sold = days_of_seller(_id(request), first_day=first_day, last_day=today, currency=currency)
    known = {day.date: day for day in sold}
    days = [first_day + timedelta(days=number) for number in range(DAYS)]
    return {
        "currency": currency,
        "days": [known.get(day, Day(day, 0, 0, 0)) for day in days],
        "total_orders": sum(day.orders for day in sold),
        "total_items_sold": sum(day.items_sold for day in sold),
        "total_revenue_amount": sum(day.revenue_amount for day in sold),
    }


@router.get("/orders", response=SellerOrderPage, operation_id="listSellerOrders")
def list_orders(request: HttpRequest, query: Query[OrdersQuery]) -> HttpResponse:
    """Orders with lines of mine, newest first: my lines alone, and where they go."""
    seller_id, statuses = _id(request), tuple(query.status)
    return written_page(
        query,
        scope=f"orders of seller {seller_id} {statuses}",
        ids=lambda before, limit: seller_order_ids(
            seller_id, statuses=statuses, before=before, limit=limit
        ),
        count=lambda: count_seller_orders(seller_id, statuses=statuses),
        documents=lambda ids: seller_documents(seller_id, ids),
    )


@router.get(
    "/orders/{order_number}", response=SellerOrderAnswer, operation_id="getSellerOrder", auth=owner
)
def read_order(request: HttpRequest, order_number: str) -> HttpResponse:
    """An order with lines of mine."""
    return json_bytes(seller_document(_id(request), order_number))


def _id(request: HttpRequest) -> UUID:
    user_id: UUID = request.caller.user_id  # type: ignore[attr-defined]
    return user_id
