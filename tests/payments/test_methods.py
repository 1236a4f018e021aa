"""Payments name a way to pay that is there, without any of them holding it."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from souk.payments.models import Method, MethodCode, Payment
from tests.api import Api
from tests.database import owner
from tests.factories import a_purchase, a_variant, shipping

pytestmark = pytest.mark.django_db


def test_every_way_to_pay_there_can_be_is_there_and_stays() -> None:
    assert set(Method.objects.values_list("code", flat=True)) == set(MethodCode.values)

    with pytest.raises(IntegrityError, match="a way to pay stays"), transaction.atomic():
        Method.objects.filter(code="COD").delete()
    with pytest.raises(IntegrityError, match="a way to pay stays"), transaction.atomic():
        Method.objects.filter(code="COD").update(code="UPI")

    Method.objects.filter(code="COD").update(code=F("code"), is_active=False)


def test_no_payment_names_a_way_to_pay_that_nobody_knows() -> None:
    shipping()
    assert Api().order(a_purchase((a_variant(), 1))).status == 201

    with pytest.raises(IntegrityError, match="method_is_known"), transaction.atomic():
        Payment.objects.update(method_id="CASH")


@pytest.mark.usefixtures("committed")
def test_orders_do_not_hold_the_ways_to_pay() -> None:
    shipping()
    with owner() as db:
        last_holder = "SELECT xmax FROM payments_methods WHERE code = 'COD'"
        before = db.execute(last_holder).fetchone()
        assert Api().order(a_purchase((a_variant(), 1))).status == 201
        assert db.execute(last_holder).fetchone() == before
