"""Ways to send, zones and rates, for staff."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.core.http.caller import staff_may
from souk.core.http.pages import PageQuery, page_by_id
from souk.core.http.revisions import if_match_moment, set_etag
from souk.core.tables import ChangingRow
from souk.shipping.api.schemas import (
    MethodAnswer,
    MethodChange,
    MethodPage,
    NewMethod,
    NewRate,
    NewZone,
    RateAnswer,
    RateChange,
    RatePage,
    RatesQuery,
    ZoneAnswer,
    ZoneChange,
    ZonePage,
)
from souk.shipping.operations import methods, rates, zones
from souk.shipping.queries import delivery

router = Router(tags=["admin"], auth=staff_may("settings.manage"))


@router.get("/methods", response=MethodPage, operation_id="adminListShippingMethods")
def list_methods(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """Every way to send, oldest first."""
    return page_by_id(delivery.methods(), query, query="shipping methods")


@router.post("/methods", response={201: MethodAnswer}, operation_id="adminCreateShippingMethod")
def add_method(request: HttpRequest, body: NewMethod, response: HttpResponse) -> Status[object]:
    """Add a way to send; give it rates next."""
    return Status(201, _shown(methods.create_method(**body.model_dump()), response))


@router.get(
    "/methods/{uuid:method_id}", response=MethodAnswer, operation_id="adminGetShippingMethod"
)
def read_method(request: HttpRequest, method_id: UUID, response: HttpResponse) -> ChangingRow:
    """One way to send."""
    return _shown(delivery.one(delivery.methods(), method_id), response)


@router.patch(
    "/methods/{uuid:method_id}", response=MethodAnswer, operation_id="adminUpdateShippingMethod"
)
def change_method(
    request: HttpRequest, method_id: UUID, body: MethodChange, response: HttpResponse
) -> ChangingRow:
    """Change a way to send; honours If-Match."""
    changes = body.model_dump(exclude_unset=True)
    method = methods.change_method(method_id, unchanged_since=if_match_moment(request), **changes)
    return _shown(method, response)


@router.delete(
    "/methods/{uuid:method_id}", response={204: None}, operation_id="adminDeleteShippingMethod"
)
def remove_method(request: HttpRequest, method_id: UUID) -> Status[None]:
    """Remove a way to send with its rates; honours If-Match."""
    methods.remove_method(method_id, unchanged_since=if_match_moment(request))
    return Status(204, None)


@router.get("/zones", response=ZonePage, operation_id="adminListShippingZones")
def list_zones(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """Every zone, oldest first."""
    return page_by_id(delivery.zones(), query, query="shipping zones")


@router.post("/zones", response={201: ZoneAnswer}, operation_id="adminCreateShippingZone")
def add_zone(request: HttpRequest, body: NewZone, response: HttpResponse) -> Status[object]:
    """Add a zone."""
    return Status(201, _shown(zones.create_zone(**body.model_dump()), response))


@router.get("/zones/{uuid:zone_id}", response=ZoneAnswer, operation_id="adminGetShippingZone")
def read_zone(request: HttpRequest, zone_id: UUID, response: HttpResponse) -> ChangingRow:
    """One zone."""
    return _shown(delivery.one(delivery.zones(), zone_id), response)


@router.patch("/zones/{uuid:zone_id}", response=ZoneAnswer, operation_id="adminUpdateShippingZone")
def change_zone(
    request: HttpRequest, zone_id: UUID, body: ZoneChange, response: HttpResponse
) -> ChangingRow:
    """Change a zone; honours If-Match."""
    changes = body.model_dump(exclude_unset=True)
    zone = zones.change_zone(zone_id, unchanged_since=if_match_moment(request), **changes)
    return _shown(zone, response)


@router.delete(
    "/zones/{uuid:zone_id}", response={204: None}, operation_id="adminDeleteShippingZone"
)
def remove_zone(request: HttpRequest, zone_id: UUID) -> Status[None]:
    """Remove a zone that has no rates; honours If-Match."""
    zones.remove_zone(zone_id, unchanged_since=if_match_moment(request))
    return Status(204, None)


@router.get("/rates", response=RatePage, operation_id="adminListShippingRates")
def list_rates(request: HttpRequest, query: Query[RatesQuery]) -> dict[str, Any]:
    """What sending costs, oldest first; of a method or a zone where one is named."""
    rows = delivery.rates(method_id=query.method_id, zone_id=query.zone_id)
    scope = f"shipping rates {query.method_id} {query.zone_id}"
    return page_by_id(rows, query, query=scope)


@router.post("/rates", response={201: RateAnswer}, operation_id="adminCreateShippingRate")
def add_rate(request: HttpRequest, body: NewRate, response: HttpResponse) -> Status[object]:
    """Add what a method costs in a zone, in the shop's currency unless another one is named."""
    values = body.model_dump()
    values["currency"] = body.currency or settings.DEFAULT_CURRENCY
    return Status(201, _shown(rates.create_rate(**values), response))


@router.get("/rates/{uuid:rate_id}", response=RateAnswer, operation_id="adminGetShippingRate")
def read_rate(request: HttpRequest, rate_id: UUID, response: HttpResponse) -> ChangingRow:
    """One rate."""
    return _shown(delivery.one(delivery.rates(), rate_id), response)


@router.patch("/rates/{uuid:rate_id}", response=RateAnswer, operation_id="adminUpdateShippingRate")
def change_rate(
    request: HttpRequest, rate_id: UUID, body: RateChange, response: HttpResponse
) -> ChangingRow:
    """Change a rate; honours If-Match."""
    changes = body.model_dump(exclude_unset=True)
    rate = rates.change_rate(rate_id, unchanged_since=if_match_moment(request), **changes)
    return _shown(rate, response)


@router.delete(
    "/rates/{uuid:rate_id}", response={204: None}, operation_id="adminDeleteShippingRate"
)
def remove_rate(request: HttpRequest, rate_id: UUID) -> Status[None]:
    """Remove a rate; honours If-Match."""
    rates.remove_rate(rate_id, unchanged_since=if_match_moment(request))
    return Status(204, None)


def _shown(row: ChangingRow, response: HttpResponse) -> ChangingRow:
    set_etag(response, row.updated_at)
    return row
