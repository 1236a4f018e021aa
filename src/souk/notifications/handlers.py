"""Which event becomes which letter."""

from datetime import UTC
from typing import Any

from souk.accounts.events import (
    AccountEvent,
    EmailChanged,
    EmailVerificationRequested,
    NewDeviceSignedIn,
    PasswordChanged,
    PasswordResetRequested,
    RegistrationRepeated,
    TwoFactorDisabled,
    TwoFactorEnabled,
)
from souk.accounts.queries.devices import sign_in_to_tell
from souk.accounts.queries.letters import recipient_of, staff_to_tell
from souk.checkout.queries.letters import OrderToTell, order_to_tell
from souk.core.events import Happened, on
from souk.core.money import format_amount
from souk.inventory.events import StockLow
from souk.inventory.queries.stock import stock_of
from souk.notifications.models import LetterKind
from souk.notifications.operations.wording import greeting_name
from souk.notifications.operations.writing import (
    Draft,
    forget_letters_of,
    letter_about,
    write_letter,
)
from souk.payments.queries.payments import payment_with_id


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


@on("user.erased")
def when_user_erased(happened: Happened) -> None:
    forget_letters_of(happened.aggregate_id)


@on("order.placed")
def when_order_placed(happened: Happened) -> None:
    order = order_to_tell(happened.aggregate_id)
    # An order that a gateway has to pay is confirmed by its payment.
    if order is not None and not order.waits_for_gateway:
        _write_of_order(happened, LetterKind.ORDER_CONFIRMATION, order)


@on("payment.succeeded")
def when_payment_succeeded(happened: Happened) -> None:
    payment = payment_with_id(happened.aggregate_id)
    order = order_to_tell(payment.order_id) if payment else None
    if order is None:
        return
    if order.waits_for_gateway:
        _write_of_order(happened, LetterKind.ORDER_CONFIRMATION, order)
    else:
        _write_of_order(happened, LetterKind.PAYMENT_SUCCESS, order)


@on("order.shipped")
def when_order_shipped(happened: Happened) -> None:
    order = order_to_tell(happened.aggregate_id)
    if order is not None:
        _write_of_order(happened, LetterKind.ORDER_SHIPPED, order)


@on("order.cancelled")
def when_order_cancelled(happened: Happened) -> None:
    order = order_to_tell(happened.aggregate_id)
    if order is not None:
        _write_of_order(happened, LetterKind.ORDER_CANCELLED, order)


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
    for person in staff_to_tell("inventory.manage"):
        write_letter(
            Draft(
                kind=LetterKind.STOCK_LOW,
                recipient=person.email,
                event_id=happened.id,
                about=letter_about(happened.id, person.user_id),
                user_id=person.user_id,
                told=told,
            )
        )


def _write_to_user(
    happened: Happened,
    kind: LetterKind,
    event: AccountEvent,
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


def _write_of_order(happened: Happened, kind: LetterKind, order: OrderToTell) -> None:
    is_confirmation = kind is LetterKind.ORDER_CONFIRMATION
    write_letter(
        Draft(
            kind=kind,
            recipient=order.email,
            event_id=happened.id,
            # An order is confirmed once, whatever it was that confirmed it.
            about=order.id if is_confirmation else happened.id,
            user_id=order.user_id,
            order_id=order.id,
            told={"order": _told(order.document)},
        )
    )


def _told(document: dict[str, Any]) -> dict[str, Any]:
    """Return what letters tell of an order, with its amounts as people read them."""

    def amount(name: str) -> str:
        return format_amount(document[name], document["currency"])

    return {
        "number": document["order_number"],
        "lines": [
            {
                "name": line["name"],
                "variant": line["variant_name"],
                "quantity": line["quantity"],
                "total": format_amount(line["total_amount"], document["currency"]),
            }
            for line in document["items"]
        ],
        "subtotal": amount("subtotal_amount"),
        "discount": amount("discount_amount") if document["discount_amount"] else "",
        "shipping": amount("shipping_amount"),
        "tax": amount("tax_amount") if document["tax_amount"] else "",
        "total": amount("total_amount"),
        "is_paid": document["payment_status"] == "paid",
        "is_refunded": document["payment_status"] == "refunded",
        "address": _address_lines(document["shipping_address"] or {}),
        "shipping_method": (document["shipping_method"] or {}).get("name", ""),
        "tracking_number": document["tracking_number"] or "",
        "tracking_url": document["tracking_url"] or "",
    }


def _address_lines(address: dict[str, Any]) -> list[str]:
    town = " ".join(filter(None, (address.get("postal_code"), address.get("city"))))
    lines = (
        address.get("full_name"),
        address.get("line1"),
        address.get("line2"),
        town,
        address.get("region"),
        address.get("country"),
    )
    return [line for line in lines if line]
