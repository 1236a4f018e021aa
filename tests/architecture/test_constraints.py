"""What a form refuses, the database refuses as well: from a shell, an import, another program."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from souk.accounts.models import Address
from souk.carts.models import Item as CartItem
from souk.sellers.models import Profile
from souk.shipping.models import Method, Rate, Zone
from souk.taxes.models import Rate as Tax
from tests.api import Api
from tests.factories import ADDRESS, a_customer, a_seller, a_tax, a_variant, shipping

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> None:
    """A shop with a row of everything below."""
    shipping()
    a_tax()
    a_seller()
    _, me = a_customer()
    assert me.post("/me/addresses", ADDRESS).status == 201
    cart = Api().post("/carts", {"items": [{"sku": a_variant().sku, "quantity": 1}]})
    assert cart.status == 201


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (Address, {"full_name": ""}),
        (Address, {"line1": ""}),
        (Address, {"city": ""}),
        (CartItem, {"unit_price_amount": -1}),
        (Profile, {"business_email": "nobody"}),
        (Profile, {"business_email": "two@of@them"}),
        (Method, {"code": "a code"}),
        (Method, {"name": ""}),
        (Zone, {"countries": ["D"]}),
        (Zone, {"countries": ["D1"]}),
        (Rate, {"currency": "usd"}),
        (Rate, {"currency": "US"}),
        (Tax, {"country": "1A"}),
        (Tax, {"tax_class": "Too Grand"}),
        (Tax, {"name": ""}),
    ],
    ids=lambda value: getattr(value, "__name__", None) or "-".join(map(str, value)),
)
@pytest.mark.usefixtures("shop")
def test_the_database_refuses_what_no_form_takes(model: Any, wrong: dict[str, Any]) -> None:
    assert model.objects.exists()

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**wrong)


@pytest.mark.usefixtures("shop")
def test_places_are_written_in_one_way() -> None:
    Zone.objects.update(countries=["de", "at"])
    Tax.objects.update(country="de")

    assert set(Zone.objects.values_list("countries__0", flat=True)) == {"AT"}
    assert set(Tax.objects.values_list("country", flat=True)) == {"DE"}
