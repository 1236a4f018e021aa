"""Carts, for their owners."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from souk.carts.operations import carts, items
from souk.carts.operations.abandonment import abandon_cart
from souk.carts.operations.claim import claim_cart
from souk.carts.operations.coupons import remove_coupon
from souk.carts.operations.refresh import refresh_cart
from souk.carts.queries.contents import Line
from souk.carts.queries.ownership import Owner, active_cart_of
from souk.checkout.api.cart_schemas import (
    CartAnswer,
    CartBody,
    CartChange,
    CartCoupon,
    CartLine,
    CartQuery,
    CouponBody,
    NewCartBody,
    QuantityBody,
    RefreshedCartAnswer,
    WantedItem,
)
from souk.checkout.api.schemas import Discount, TaxLine
from souk.checkout.operations.coupons import add_coupon
from souk.checkout.queries.carts import Destination, PricedCart, priced_cart
from souk.core.database.identity import showing_token
from souk.core.http.access import ANYONE_MAY, CART_HOLDER, open_to
from souk.core.http.caller import signed_in
from souk.core.http.headers import header
from souk.core.http.revisions import if_match_number, set_etag
from souk.promotions.queries.codes import normal_code

router = Router(tags=["carts"])


@router.post("", response={201: CartAnswer}, operation_id="createCart", exclude_none=False)
@open_to(ANYONE_MAY)
def create(request: HttpRequest, body: NewCartBody, response: HttpResponse) -> Status[object]:
    """Begin a cart, with or without items; a guest gets its token."""
    owner = owner_of(request)
    new = carts.begin_cart(
        owner.user_id, currency=body.currency, wanted=[_wanted(item) for item in body.items]
    )
    seen_by = replace(owner, token=new.token)
    with showing_token(new.token):
        return Status(201, _answer(new.id, seen_by, response, token=new.token))


@router.get("/current", response=CartAnswer, operation_id="getCurrentCart", auth=signed_in)
def read_current(
    request: HttpRequest, query: Query[CartQuery], response: HttpResponse
) -> CartAnswer:
    """My active cart, whichever device I began it on; 404 where there is none."""
    owner = owner_of(request)
    cart_id = active_cart_of(request.caller.user_id)  # type: ignore[attr-defined]
    return _answer(cart_id, owner, response, to=_destination(query))


@router.get("/{uuid:cart_id}", response=CartAnswer, operation_id="getCart")
@open_to(CART_HOLDER)
def read(
    request: HttpRequest, cart_id: UUID, query: Query[CartQuery], response: HttpResponse
) -> CartAnswer:
    """A cart, priced now; with a country, as an order sent there would be."""
    return _answer(cart_id, owner_of(request), response, to=_destination(query))


@router.patch("/{uuid:cart_id}", response=CartAnswer, operation_id="updateCart")
@open_to(CART_HOLDER)
def change_cart(
    request: HttpRequest, cart_id: UUID, body: CartBody, response: HttpResponse
) -> CartAnswer:
    """Write a note into a cart, for the shop; honours If-Match."""
    if "notes" in body.model_fields_set:
        carts.change_cart(
            cart_id,
            owner=owner_of(request),
            notes=body.notes or "",
            revision=if_match_number(request),
        )
    return _answer(cart_id, owner_of(request), response)


@router.delete("/{uuid:cart_id}", response={204: None}, operation_id="abandonCart")
@open_to(CART_HOLDER)
def abandon(request: HttpRequest, cart_id: UUID) -> Status[None]:
    """Give a cart up; honours If-Match."""
    abandon_cart(cart_id, owner=owner_of(request), revision=if_match_number(request))
    return Status(204, None)


@router.post("/{uuid:cart_id}/claim", response=CartAnswer, operation_id="claimCart", auth=signed_in)
def claim(request: HttpRequest, cart_id: UUID, response: HttpResponse) -> CartAnswer:
    """Make the cart of a guest, shown by its Cart-Token, mine; my other one is merged into it.

    The token opens nothing any more. Repeating it changes nothing.
    """
    owner = owner_of(request)
    claim_cart(cart_id, user_id=request.caller.user_id, token=owner.token)  # type: ignore[attr-defined]
    return _answer(cart_id, owner, response)


@router.post("/{uuid:cart_id}/refresh", response=RefreshedCartAnswer, operation_id="refreshCart")
@open_to(CART_HOLDER)
def refresh(request: HttpRequest, cart_id: UUID, response: HttpResponse) -> RefreshedCartAnswer:
    """Take the prices of now, reduce what is short, remove what cannot be had."""
    changes = refresh_cart(cart_id, owner=owner_of(request))
    return RefreshedCartAnswer(
        **_answer(cart_id, owner_of(request), response).model_dump(),
        changes=[CartChange.model_validate(one, from_attributes=True) for one in changes],
    )


@router.post("/{uuid:cart_id}/items", response={201: CartAnswer}, operation_id="addCartItem")
@open_to(CART_HOLDER)
def add(
    request: HttpRequest, cart_id: UUID, body: WantedItem, response: HttpResponse
) -> Status[CartAnswer]:
    """Put an item into a cart; what is there already gets more."""
    items.add_item(cart_id, owner=owner_of(request), wanted=_wanted(body))
    return Status(201, _answer(cart_id, owner_of(request), response))


@router.patch(
    "/{uuid:cart_id}/items/{uuid:item_id}", response=CartAnswer, operation_id="updateCartItem"
)
@open_to(CART_HOLDER)
def change(
    request: HttpRequest, cart_id: UUID, item_id: UUID, body: QuantityBody, response: HttpResponse
) -> CartAnswer:
    """Set how many of a line are wanted; honours If-Match."""
    items.change_quantity(
        cart_id,
        item_id,
        owner=owner_of(request),
        quantity=body.quantity,
        revision=if_match_number(request),
    )
    return _answer(cart_id, owner_of(request), response)


@router.delete(
    "/{uuid:cart_id}/items/{uuid:item_id}", response=CartAnswer, operation_id="removeCartItem"
)
@open_to(CART_HOLDER)
def remove(
    request: HttpRequest, cart_id: UUID, item_id: UUID, response: HttpResponse
) -> CartAnswer:
    """Take a line out of a cart; honours If-Match."""
    items.remove_item(cart_id, item_id, owner=owner_of(request), revision=if_match_number(request))
    return _answer(cart_id, owner_of(request), response)


@router.post("/{uuid:cart_id}/coupons", response={201: CartAnswer}, operation_id="addCartCoupon")
@open_to(CART_HOLDER)
def put_in(
    request: HttpRequest, cart_id: UUID, body: CouponBody, response: HttpResponse
) -> Status[CartAnswer]:
    """Put a coupon into a cart, where it has to be good for what is in it now."""
    add_coupon(cart_id, body.code, owner=owner_of(request))
    return Status(201, _answer(cart_id, owner_of(request), response))


@router.delete(
    "/{uuid:cart_id}/coupons/{code}", response=CartAnswer, operation_id="removeCartCoupon"
)
@open_to(CART_HOLDER)
def take_out(request: HttpRequest, cart_id: UUID, code: str, response: HttpResponse) -> CartAnswer:
    """Take a coupon out of a cart; honours If-Match."""
    remove_coupon(
        cart_id, normal_code(code), owner=owner_of(request), revision=if_match_number(request)
    )
    return _answer(cart_id, owner_of(request), response)


def owner_of(request: HttpRequest) -> Owner:
    return Owner(
        user_id=request.caller.user_id,  # type: ignore[attr-defined]
        token=header(request, "Cart-Token"),
        email=request.caller.email,  # type: ignore[attr-defined]
    )


def _destination(query: CartQuery) -> Destination | None:
    if not query.country:
        return None
    return Destination(query.country, query.region, query.shipping_method)


def _wanted(item: WantedItem) -> items.Wanted:
    return items.Wanted(item.quantity, item.variant_id, item.sku)


def _answer(
    cart_id: UUID,
    owner: Owner,
    response: HttpResponse,
    *,
    to: Destination | None = None,
    token: str | None = None,
) -> CartAnswer:
    priced = priced_cart(cart_id, owner, to=to)
    cart = priced.contents
    set_etag(response, cart.revision)
    return CartAnswer(
        id=cart.id,
        status=cart.status,
        currency=cart.currency,
        items=[_line(line, priced) for line in cart.items],
        coupons=[CartCoupon.model_validate(one, from_attributes=True) for one in priced.coupons],
        discounts=[Discount.model_validate(one) for one in priced.discounts],
        subtotal_amount=cart.subtotal_amount,
        discount_amount=priced.discount_amount,
        shipping_amount=priced.shipping_amount,
        tax_amount=priced.tax_amount,
        included_tax_amount=priced.included_tax_amount,
        tax_lines=[TaxLine.model_validate(one) for one in priced.tax_lines],
        total_amount=priced.total_amount,
        total_items=cart.total_items,
        notes=cart.notes,
        expires_at=cart.expires_at,
        token=token,
    )


def _line(line: Line, cart: PricedCart) -> CartLine:
    shown = CartLine.model_validate(line, from_attributes=True)
    shown.discount_amount = cart.line_discounts.get(str(line.variant_id), 0)
    return shown
