"""A guest's order becomes that of the customer who proves to be the guest."""

from uuid import UUID

from django.db import transaction

from souk.orders.errors import NotYourEmail
from souk.orders.models import Order


@transaction.atomic
def claim_order(order_id: UUID, *, user_id: UUID, verified_email: str | None) -> None:
    """Give a guest's order to a customer, whose verified e-mail is the order's.

    The caller has proved to hold the order's token, which opens it no longer. Repeating it changes
    nothing. Raises NotYourEmail.
    """
    order = Order.objects.select_for_update(no_key=True).only("user_id", "email").get(id=order_id)
    if order.user_id == user_id:
        return
    if verified_email is None or verified_email.lower() != order.email.lower():
        raise NotYourEmail
    Order.objects.filter(id=order_id).update(user_id=user_id, token_hash=None)
