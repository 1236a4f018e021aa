"""Taxes, for staff."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.core.http.caller import staff_may
from souk.core.http.pages import page_by_id
from souk.core.http.revisions import if_match_moment, set_etag
from souk.taxes.api.schemas import NewTax, TaxAnswer, TaxChange, TaxesQuery, TaxPage
from souk.taxes.models import Rate
from souk.taxes.operations.rates import change_tax, create_tax, remove_tax
from souk.taxes.queries.rates import tax_with_id, taxes

router = Router(tags=["admin"], auth=staff_may("settings.manage"))


@router.get("", response=TaxPage, operation_id="adminListTaxes")
def list_taxes(request: HttpRequest, query: Query[TaxesQuery]) -> dict[str, Any]:
    """The taxes, oldest first; of a country or a class of goods where one is named."""
    rows = taxes(country=query.country, tax_class=query.tax_class)
    return page_by_id(rows, query, query=f"taxes {query.country} {query.tax_class}")


@router.post("", response={201: TaxAnswer}, operation_id="adminCreateTax")
def add(request: HttpRequest, body: NewTax, response: HttpResponse) -> Status[object]:
    """Add a tax, for orders from now on."""
    return Status(201, _shown(create_tax(**body.model_dump()), response))


@router.get("/{uuid:tax_id}", response=TaxAnswer, operation_id="adminGetTax")
def read(request: HttpRequest, tax_id: UUID, response: HttpResponse) -> Rate:
    """One tax."""
    return _shown(tax_with_id(tax_id), response)


@router.patch("/{uuid:tax_id}", response=TaxAnswer, operation_id="adminUpdateTax")
def change(request: HttpRequest, tax_id: UUID, body: TaxChange, response: HttpResponse) -> Rate:
    """Change a tax, for orders from now on; honours If-Match."""
    changes = body.model_dump(exclude_unset=True)
    tax = change_tax(tax_id, unchanged_since=if_match_moment(request), **changes)
    return _shown(tax, response)


@router.delete("/{uuid:tax_id}", response={204: None}, operation_id="adminDeleteTax")
def remove(request: HttpRequest, tax_id: UUID) -> Status[None]:
    """Remove a tax; orders keep their tax lines. Honours If-Match."""
    remove_tax(tax_id, unchanged_since=if_match_moment(request))
    return Status(204, None)


def _shown(tax: Rate, response: HttpResponse) -> Rate:
    set_etag(response, tax.updated_at)
    return tax
