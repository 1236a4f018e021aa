"""Taxes, as staff see them."""

from uuid import UUID

from django.db.models import QuerySet

from souk.core.errors import NotFound
from souk.taxes.models import Rate


def taxes(*, country: str | None = None, tax_class: str | None = None) -> "QuerySet[Rate]":
    """Return the taxes, of a country or a class of goods where one is named."""
    wanted = {"country": country, "tax_class": tax_class}
    return Rate.objects.filter(**{name: value for name, value in wanted.items() if value})


def tax_with_id(tax_id: UUID) -> Rate:
    """Return one tax; raise NotFound when it is not there."""
    tax = Rate.objects.filter(id=tax_id).first()
    if tax is None:
        raise NotFound
    return tax
