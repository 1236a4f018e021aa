"""A shop with something on every page of the admin."""

from django.utils import timezone

from souk.ledger.operations.booking import book_orders
from souk.ledger.operations.settlement import compare_file
from souk.orders.models import Order
from souk.payments.models import GatewayEvent
from souk.search.models import Synonyms, Term
from souk.webhooks.operations.redelivery import send_test_event
from tests.api import Api
from tests.factories import (
    ADDRESS,
    a_category,
    a_coupon,
    a_customer,
    a_dead_event,
    a_letter,
    a_manager,
    a_picture,
    a_product,
    a_purchase,
    a_review,
    a_seller,
    a_tax,
    a_variant,
    a_warehouse,
    a_webhook,
    a_zone,
    an_import,
    shipping,
)
from tests.orders.sale import ALL, Sale


def fill(count: int) -> None:
    """A shop with this many of everything more."""
    if not Order.objects.exists():
        shipping()
    for number in range(count):
        name = f"Branch{Order.objects.count()}x{number}"
        shipping(code=name.lower())
        a_zone("US", regions=[name])
        a_tax(name=name)
        a_warehouse(name[-20:])
        variant = a_variant(product=a_product(category=a_category(name)))
        a_picture(variant.product)
        a_review(variant.product, status="pending")
        user, api = a_customer()
        user.addresses.create(**ADDRESS, is_default=True)
        line = {"variant_id": str(variant.id), "quantity": 1}
        cart = api.post("/carts", {"items": [line]}).json
        assert api.post(f"/carts/{cart['id']}/reservation").status == 201
        placed = Api().order(a_purchase((variant, 1)))
        assert placed.status == 201, placed.json
        a_seller()
        an_import()
        a_letter()
        a_coupon(name.upper(), usage_limit=number + 1)
        a_dead_event()
        Synonyms.objects.create(words=[name.lower(), f"{name.lower()}s"])
        Term.objects.create(day=timezone.now().date(), words=name.lower(), times=2, misses=1)
        send_test_event(a_webhook().endpoint.id)
        GatewayEvent.objects.create(gateway="test", event_id=name, kind="payment.told")
    _, staff = a_manager()
    for _ in range(count):
        _part_of_an_order(staff)
        line = f"payment,{Order.objects.count()},1,,USD,2026-01-31\n"
        compare_file(
            f"kind,reference,amount,fee_amount,currency,date\n{line}".encode(),
            gateway="test",
            filename="january.csv",
            actor_id=None,
        )
    book_orders(Order.objects.values_list("id", flat=True))


def _part_of_an_order(staff: Api) -> None:
    """An order of which something was sent, comes back, and was paid back."""
    sale = Sale(*ALL, staff=staff)
    assert sale.ask_back(1, 0).status == 201
    assert sale.refund(1).status == 201
