"""Which events are told to the outside, and what each one means."""

from collections.abc import Iterable

TEST_EVENT = "webhook.test"

EVENT_TYPES: dict[str, str] = {
    "order.placed": "an order was placed; it may still wait for its payment",
    "order.confirmed": "an order was confirmed",
    "order.processing": "an order is being prepared",
    "order.shipped": "everything of an order is on its way",
    "order.delivered": "everything of an order has arrived",
    "order.cancelled": "an order was cancelled",
    "order.items_cancelled": "some items of an order are not sent after all",
    "order.returned": "everything of an order came back",
    "order.refunded": "an order was paid back",
    "order.partially_refunded": "a part of an order was paid back",
    "payment.succeeded": "a payment was captured",
    "payment.failed": "a payment was declined",
    "payment.voided": "what was held on a card was let go",
    "payment.fee_noted": "a gateway said what it keeps of a payment",
    "chargeback.opened": "a buyer's bank took money back",
    "chargeback.lost": "money that a bank took back stays there",
    "chargeback.won": "money that a bank took back has come back",
    "refund.requested": "money is to go back to a buyer",
    "refund.succeeded": "money went back to a buyer",
    "refund.failed": "a gateway refused a refund, or could not make it after all",
    "refund.cancelled": "a refund was called off",
    "fulfilment.pending": "a part of an order was packed",
    "fulfilment.shipped": "a part of an order is on its way",
    "fulfilment.delivered": "a part of an order has arrived",
    "fulfilment.cancelled": "a part of an order is not sent after all",
    "return.requested": "a buyer asks to send something back",
    "return.approved": "a return was approved",
    "return.rejected": "a return was rejected",
    "return.received": "what was sent back has arrived",
    "return.refunded": "what was sent back was paid back",
    "cart.abandoned": "a buyer left a cart",
    "cart.recovered": "a cart that was left became an order",
    "stock.low": "a variant fell to its reorder point in a warehouse",
    "review.submitted": "a customer wrote or changed a review; it may wait for staff",
    "review.approved": "a review is shown from now on",
    "review.rejected": "a review is not shown, or no longer",
    "review.answered": "who sells a product answered a review of it, or changed the answer",
    "seller.applied": "somebody asks to sell",
    "seller.approved": "a seller was approved",
    "seller.rejected": "a seller was rejected",
    "seller.suspended": "a seller was suspended",
    "seller.reinstated": "a seller may sell again",
    "user.registered": "somebody opened an account",
    "user.erased": "an account was erased: forget what you hold on that person",
}

# What protects people's accounts is between them and the shop, and what webhooks themselves do
# would be told to those that do it.
PRIVATE = (
    "user.registration_repeated",
    "user.email_verification_requested",
    "user.email_change_requested",
    "user.email_changed",
    "user.password_reset_requested",
    "user.password_changed",
    "user.new_device_signed_in",
    "user.two_factor_enabled",
    "user.two_factor_disabled",
    "seller.bank_account_changed",
    "webhook.disabled",
)

EVERYTHING = "*"


def wanted_types() -> list[str]:
    """Return everything that an endpoint may ask for: types, whole kinds, all."""
    kinds = sorted({f"{name.partition('.')[0]}.*" for name in EVENT_TYPES})
    return [EVERYTHING, *kinds, *EVENT_TYPES]


def is_wanted(event_type: str, wanted: Iterable[str]) -> bool:
    """Say whether an endpoint that asked for these is told of an event of this type."""
    if event_type in PRIVATE:
        return False
    kind = f"{event_type.partition('.')[0]}.*"
    return any(name in (event_type, kind, EVERYTHING) for name in wanted)
