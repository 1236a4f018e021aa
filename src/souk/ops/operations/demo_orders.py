"""What the demo's customer has ordered: an order for each thing that staff do with one."""

import json
from uuid import UUID

from souk.accounts.models import User
from souk.carts.operations.items import Wanted
from souk.checkout.operations.cancellation import cancel_order
from souk.checkout.operations.placement import Purchase, place_order
from souk.core.idempotency import request_key
from souk.ops.demo import ACCOUNTS
from souk.orders.operations.fulfilment import (
    Parcel,
    begin_fulfilment,
    deliver_order,
    process_order,
    ship_order,
)
from souk.orders.operations.returns import Wish, request_return
from souk.orders.queries.progress import progress_of

ADDRESS = {
    "full_name": "Cleo Customer",
    "line1": "12 Market Street",
    "line2": "",
    "city": "Berlin",
    "region": "",
    "postal_code": "10115",
    "country": "DE",
    "phone": "",
}
CARD = ("CREDIT_CARD", "test", "approve")
ON_DELIVERY = ("COD", "manual", None)
PARCEL = Parcel("DHL", "00340434161094021501")


def place_orders() -> None:
    """Have the demo's customer order, and its staff send, cancel and be asked for a return."""
    emails = {str(account.role): account.email for account in ACCOUNTS}
    customer = User.objects.get(email=emails["customer"])
    staff_id = User.objects.get(email=emails["manager"]).id

    arrived = _order(customer, {"MUG-CLAY-MOSS": 2, "LAMP-ARC": 1}, CARD)
    process_order(arrived, actor_id=staff_id)
    ship_order(arrived, actor_id=staff_id, parcel=PARCEL)
    deliver_order(arrived, actor_id=staff_id)
    mugs = progress_of(arrived)[0].item_id
    request_return(
        arrived, [Wish(mugs, 1, "damaged")], note="It has a crack.", actor_id=customer.id
    )

    in_parts = _order(customer, {"CANDLE-FIG": 3, "LAMP-PENDANT-40CM": 1}, CARD, coupon="FREESHIP")
    candles = progress_of(in_parts)[0].item_id
    begin_fulfilment(in_parts, quantities={candles: 3}, actor_id=staff_id, parcel=PARCEL)

    _order(customer, {"BOOK-MARKET": 1}, CARD, gift_message="Happy birthday, Ada!")
    _order(customer, {"COOK-KETTLE": 1}, ON_DELIVERY)
    regretted = _order(customer, {"LAMP-ARC": 1}, CARD)
    cancel_order(regretted, reason="ordered twice", actor_id=customer.id, by_buyer=True)


def _order(
    customer: User,
    wanted: dict[str, int],
    payment: tuple[str, str, str | None],
    *,
    coupon: str = "",
    gift_message: str = "",
) -> UUID:
    key = json.dumps([wanted, payment])
    method, gateway, token = payment
    placed = place_order(
        Purchase(
            request=request_key(
                str(customer.id), method="POST", path="/orders", key=key, body=key.encode()
            ),
            user_id=customer.id,
            email=customer.email,
            account_email=customer.email,
            cart_id=None,
            cart_token=None,
            items=[Wanted(quantity, sku=sku) for sku, quantity in wanted.items()],
            shipping_address=ADDRESS,
            billing_address=None,
            shipping_method="standard",
            coupon_codes=[coupon] if coupon else [],
            payment_method=method,
            gateway=gateway,
            gateway_token=token,
            gateway_customer="",
            notes="",
            gift_message=gift_message,
            special_instructions="",
            expected_total_amount=None,
        )
    )
    return UUID(json.loads(placed.body)["id"])
