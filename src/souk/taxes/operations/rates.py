"""Taxes, as the shop owes them."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from souk.core.editing import locked_row, refusing
from souk.core.errors import invalid_field
from souk.taxes.errors import ShippingTaxedByAnotherClass, TaxTwice
from souk.taxes.models import Rate

_REFUSALS = {
    "taxes_rates_stand_once": TaxTwice(),
    "taxes_rates_one_class_is_for_shipping": ShippingTaxedByAnotherClass(),
}


def create_tax(**values: Any) -> Rate:
    """Add a tax; orders from now on are taxed by it while it is valid.

    Raises TaxTwice and ShippingTaxedByAnotherClass.
    """
    tax = Rate(**values)
    _check(tax)
    with refusing(_REFUSALS):
        tax.save(force_insert=True)
    tax.refresh_from_db()
    return tax


@transaction.atomic
def change_tax(tax_id: UUID, *, unchanged_since: datetime | None, **values: Any) -> Rate:
    """Change a tax for orders from now on; those that were placed keep their tax lines.

    Raises TaxTwice and ShippingTaxedByAnotherClass.
    """
    tax = locked_row(Rate.objects.all(), tax_id, unchanged_since=unchanged_since)
    for name, value in values.items():
        setattr(tax, name, value)
    _check(tax)
    with refusing(_REFUSALS):
        tax.save(update_fields=values)
    tax.refresh_from_db()
    return tax


@transaction.atomic
def remove_tax(tax_id: UUID, *, unchanged_since: datetime | None) -> None:
    """Remove a tax; orders that were placed keep their tax lines."""
    locked_row(Rate.objects.all(), tax_id, unchanged_since=unchanged_since).delete()


def _check(tax: Rate) -> None:
    if tax.valid_from is not None and tax.valid_to is not None and tax.valid_to <= tax.valid_from:
        raise invalid_field("valid_to", "has to be later than valid_from")
    if tax.region and not re.search(r"\w", tax.region):
        raise invalid_field("region", "names no region; leave it out for the whole country")
