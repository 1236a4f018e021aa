"""Which event becomes which letter."""

from datetime import UTC
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings

from souk.accounts.events import (
    AccountEvent,
    EmailChanged,
    EmailChangeRequested,
    EmailVerificationRequested,
    NewDeviceSignedIn,
    PasswordChanged,
    PasswordResetRequested,
    RegistrationRepeated,
    TwoFactorDisabled,
    TwoFactorEnabled,
)
from souk.accounts.queries.devices import sign_in_to_tell
from souk.accounts.queries.letters import address_to_confirm, recipient_of, staff_to_tell
from souk.carts.events import CartAbandoned
from souk.carts.queries.recovery import left_cart
from souk.checkout.queries.letters import order_to_tell
from souk.core.events import Happened, on
from souk.core.ids import readable_number
from souk.core.money import format_amount
from souk.inventory.events import StockLow
from souk.inventory.queries.stock import stock_of
from souk.notifications.models import LetterKind
from souk.notifications.operations.order_letters import part_of, was_sent_whole, write_of_order
from souk.notifications.operations.wording import greeting_name
from souk.notifications.operations.writing import (
    Draft,
    forget_letters_of,
    letter_about,
    write_letter,
)
from souk.orders.queries.returns import return_to_tell
from souk.payments.queries.payments import payment_with_id
from souk.reviews.events import ReviewAnswered, ReviewApproved, ReviewRejected
from souk.reviews.queries.letters import ReviewToTell, review_to_tell
from souk.sellers.events import (
    BankAccountChanged,
    SellerApplied,
    SellerApproved,
    SellerEvent,
    SellerReinstated,
    SellerRejected,
    SellerSuspended,
)
from souk.sellers.queries.letters import seller_to_tell

# Which letter tells of an event, and the status that it led to.
_OF_SELLERS = {
    SellerApplied.name: (LetterKind.SELLER_APPLICATION, "pending"),
    SellerApproved.name: (LetterKind.SELLER_APPROVED, "approved"),
    SellerRejected.name: (LetterKind.SELLER_REJECTED, "rejected"),
    SellerSuspended.name: (LetterKind.SELLER_SUSPENDED, "suspended"),
    SellerReinstated.name: (LetterKind.SELLER_REINSTATED, "approved"),
}
_OF_REVIEWS = {
    ReviewApproved.name: (LetterKind.REVIEW_APPROVED, "approved"),
    ReviewRejected.name: (LetterKind.REVIEW_REJECTED, "rejected"),
}


@on(EmailVerificationRequested)
def when_email_verification_requested(happened: Happened) -> None:
    event = happened.read(EmailVerificationRequested)
    _write_to_user(happened, LetterKind.EMAIL_VERIFICATION, event)


@on(RegistrationRepeated)
def when_registration_repeated(happened: Happened) -> None:
    _write_to_user(happened, LetterKind.REGISTRATION_REPEATED, happened.read(RegistrationRepeated))


@on(PasswordResetRequested)
def when_password_reset_requested(happened: Happened) -> None:
    event = happened.read(PasswordResetRequested)
    _write_to_user(happened, LetterKind.PASSWORD_RESET, event)


@on(PasswordChanged)
def when_password_changed(happened: Happened) -> None:
    _write_to_user(happened, LetterKind.PASSWORD_CHANGED, happened.read(PasswordChanged))


@on(EmailChangeRequested)
def when_email_change_requested(happened: Happened) -> None:
    event = happened.read(EmailChangeRequested)
    address = address_to_confirm(event.token_id)
    if address is not None:
        _write_to_user(happened, LetterKind.EMAIL_CHANGE, event, to=address)


@on(EmailChanged)
def when_email_changed(happened: Happened) -> None:
    event = happened.read(EmailChanged)
    recipient = recipient_of(event.user_id)
    # The new address is told by the letter that verifies it.
    if recipient is not None and recipient.former_email:
        _write_to_user(happened, LetterKind.EMAIL_CHANGED, event, to=recipient.former_email)


@on(TwoFactorEnabled)
def when_two_factor_enabled(happened: Happened) -> None:
    _write_to_user(happened, LetterKind.TWO_FACTOR_ENABLED, happened.read(TwoFactorEnabled))


@on(TwoFactorDisabled)
def when_two_factor_disabled(happened: Happened) -> None:
    _write_to_user(happened, LetterKind.TWO_FACTOR_DISABLED, happened.read(TwoFactorDisabled))


@on(NewDeviceSignedIn)
def when_new_device_signed_in(happened: Happened) -> None:
    event = happened.read(NewDeviceSignedIn)
    sign_in = sign_in_to_tell(event.session_id)
    if sign_in is None:
        return
    told = {
        "device": sign_in.device,
        "ip_address": sign_in.ip_address,
        "moment": f"{sign_in.created_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
    }
    _write_to_user(happened, LetterKind.NEW_DEVICE, event, told=told)


@on(SellerApplied, SellerApproved, SellerRejected, SellerSuspended, SellerReinstated)
def when_seller_changed(happened: Happened) -> None:
    event = SellerEvent(happened.aggregate_id)
    seller = seller_to_tell(event.user_id)
    if seller is None:
        return
    kind, status = _OF_SELLERS[happened.name]
    # What came of it since has a reason of its own.
    reason = seller.status_reason if seller.status == status else ""
    business = greeting_name(seller.business_name) or "your business"
    told = {"business": business, "reason": reason}
    _write_to_user(happened, kind, event, told=told)


@on(BankAccountChanged)
def when_bank_account_changed(happened: Happened) -> None:
    event = happened.read(BankAccountChanged)
    _write_to_user(happened, LetterKind.BANK_ACCOUNT_CHANGED, event)


@on("user.erased")
def when_user_erased(happened: Happened) -> None:
    forget_letters_of(happened.aggregate_id)


@on("order.placed")
def when_order_placed(happened: Happened) -> None:
    order = order_to_tell(happened.aggregate_id)
    # An order that a gateway has to pay is confirmed by its payment.
    if order is not None and not order.waits_for_gateway:
        write_of_order(happened, LetterKind.ORDER_CONFIRMATION, order)


@on("payment.succeeded")
def when_payment_succeeded(happened: Happened) -> None:
    payment = payment_with_id(happened.aggregate_id)
    order = order_to_tell(payment.order_id) if payment else None
    if order is None:
        return
    if order.waits_for_gateway:
        write_of_order(happened, LetterKind.ORDER_CONFIRMATION, order)
    else:
        write_of_order(happened, LetterKind.PAYMENT_SUCCESS, order)


@on("order.shipped")
def when_order_shipped(happened: Happened) -> None:
    order = order_to_tell(happened.aggregate_id)
    # What was sent in parts was told part by part.
    if order is not None and was_sent_whole(order):
        write_of_order(happened, LetterKind.ORDER_SHIPPED, order)


@on("fulfilment.shipped")
def when_fulfilment_shipped(happened: Happened) -> None:
    order = order_to_tell(UUID(happened.payload["order_id"]))
    if order is not None and not happened.payload["is_whole"]:
        part = part_of(order, happened.aggregate_id)
        write_of_order(happened, LetterKind.ORDER_PART_SHIPPED, order, told={"part": part})


@on("order.delivered")
def when_order_delivered(happened: Happened) -> None:
    order = order_to_tell(happened.aggregate_id)
    if order is not None:
        write_of_order(happened, LetterKind.ORDER_DELIVERED, order)


@on("return.approved", "return.rejected")
def when_return_answered(happened: Happened) -> None:
    order = order_to_tell(UUID(happened.payload["order_id"]))
    asked = return_to_tell(happened.aggregate_id)
    if order is None or asked is None:
        return
    is_approved = happened.name == "return.approved"
    kind = LetterKind.RETURN_APPROVED if is_approved else LetterKind.RETURN_REJECTED
    told = {"number": asked["return_number"], "answer": asked["answer"]}
    write_of_order(happened, kind, order, told={"asked": told})


@on("refund.succeeded")
def when_refund_succeeded(happened: Happened) -> None:
    payment = payment_with_id(UUID(happened.payload["payment_id"]))
    order = order_to_tell(payment.order_id) if payment else None
    # That a cancelled order's money goes back, the letter of its cancellation tells.
    if payment is None or order is None or order.document["status"] == "cancelled":
        return
    amount = format_amount(happened.payload["amount"], payment.currency)
    write_of_order(happened, LetterKind.ORDER_REFUNDED, order, told={"refund": amount})


@on("refund.failed")
def when_refund_failed(happened: Happened) -> None:
    payment = payment_with_id(UUID(happened.payload["payment_id"]))
    if payment is None:
        return
    told = {
        # Also of an order that its buyer does not see, whose money came all the same.
        "number": readable_number(payment.order_id),
        "payment": payment.payment_number,
        "amount": format_amount(happened.payload["amount"], payment.currency),
        "gateway": payment.gateway,
    }
    _write_to_staff(happened, LetterKind.REFUND_FAILED, "payments.manage", told=told)


@on("order.cancelled")
def when_order_cancelled(happened: Happened) -> None:
    order = order_to_tell(happened.aggregate_id)
    if order is not None:
        write_of_order(happened, LetterKind.ORDER_CANCELLED, order)


@on(StockLow)
def when_stock_low(happened: Happened) -> None:
    event = happened.read(StockLow)
    stock = stock_of(event.stock_id)
    told = {
        "sku": stock.sku,
        "product": stock.product_name,
        "warehouse": stock.warehouse_code,
        "available": event.available,
        "reorder_point": event.reorder_point,
        "reorder_quantity": event.reorder_quantity,
    }
    _write_to_staff(happened, LetterKind.STOCK_LOW, "inventory.manage", told=told)


@on("webhook.disabled")
def when_webhook_disabled(happened: Happened) -> None:
    told = {"url": happened.payload["url"], "reason": happened.payload["reason"]}
    _write_to_staff(happened, LetterKind.WEBHOOK_DISABLED, "webhooks.manage", told=told)


@on(CartAbandoned)
def when_cart_abandoned(happened: Happened) -> None:
    event = happened.read(CartAbandoned)
    recipient = recipient_of(event.user_id) if event.user_id else None
    # Since then somebody may have come back to it.
    cart = left_cart(event.cart_id)
    if recipient is None or not recipient.allows_marketing or cart is None:
        return
    told = {
        "name": greeting_name(recipient.first_name),
        "lines": [{"name": line.name, "quantity": line.quantity} for line in cart.lines],
        "address": f"{settings.STOREFRONT_URL}/carts/{cart.id}" if settings.STOREFRONT_URL else "",
    }
    write_letter(
        Draft(
            kind=LetterKind.CART_REMINDER,
            recipient=recipient.email,
            event_id=happened.id,
            about=cart.id,
            user_id=recipient.user_id,
            told=told,
        )
    )


@on(ReviewApproved, ReviewRejected)
def when_review_decided(happened: Happened) -> None:
    kind, status = _OF_REVIEWS[happened.name]
    review = review_to_tell(happened.aggregate_id)
    # What is shown at once, nobody decided; what came of it since has a letter of its own.
    if review is not None and review.is_decided and review.status == status:
        _write_of_review(happened, kind, review, about=happened.id)


@on(ReviewAnswered)
def when_review_answered(happened: Happened) -> None:
    review = review_to_tell(happened.aggregate_id)
    # That an answer was changed is not told again.
    if review is not None and review.answer_id is not None and review.status == "approved":
        _write_of_review(happened, LetterKind.REVIEW_ANSWERED, review, about=review.answer_id)


def _write_to_user(
    happened: Happened,
    kind: LetterKind,
    event: AccountEvent | SellerEvent,
    *,
    to: str | None = None,
    told: dict[str, str] | None = None,
) -> None:
    recipient = recipient_of(event.user_id)
    if recipient is None:
        return
    write_letter(
        Draft(
            kind=kind,
            recipient=to or recipient.email,
            event_id=happened.id,
            about=happened.id,
            user_id=recipient.user_id,
            token_id=getattr(event, "token_id", None),
            told={"name": greeting_name(recipient.first_name), **(told or {})},
        )
    )


def _write_to_staff(
    happened: Happened, kind: LetterKind, permission: str, *, told: dict[str, Any]
) -> None:
    for person in staff_to_tell(permission):
        write_letter(
            Draft(
                kind=kind,
                recipient=person.email,
                event_id=happened.id,
                about=letter_about(happened.id, person.user_id),
                user_id=person.user_id,
                told=told,
            )
        )


def _write_of_review(
    happened: Happened, kind: LetterKind, review: ReviewToTell, *, about: UUID
) -> None:
    recipient = recipient_of(review.user_id)
    if recipient is None:
        return
    page = f"{settings.STOREFRONT_URL}/products/{quote(review.product_slug)}"
    write_letter(
        Draft(
            kind=kind,
            recipient=recipient.email,
            event_id=happened.id,
            about=about,
            user_id=recipient.user_id,
            told={
                "name": greeting_name(recipient.first_name),
                "product": review.product_name,
                "address": page if settings.STOREFRONT_URL else "",
            },
        )
    )
