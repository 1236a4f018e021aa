"""Holding a cart's stock during the checkout, for its owner."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from souk.carts.queries.ownership import Owner
from souk.checkout.api.schemas import ReservationAnswer, ReservationBody
from souk.checkout.operations import reservation
from souk.core.http.access import CART_HOLDER, open_to
from souk.core.http.headers import header
from souk.inventory.queries.reservations import ReservationView

router = Router(tags=["carts"])


@router.post(
    "/{uuid:cart_id}/reservation", response={201: ReservationAnswer}, operation_id="reserveCart"
)
@open_to(CART_HOLDER)
def create(
    request: HttpRequest, cart_id: UUID, body: ReservationBody | None = None
) -> Status[ReservationView]:
    """Hold what is in a cart until `expires_at`; its order takes it over. All of it, or nothing."""
    wanted = body or ReservationBody()
    return Status(
        201,
        reservation.reserve_cart(
            cart_id, owner=_owner(request), country=wanted.country, region=wanted.region
        ),
    )


@router.get(
    "/{uuid:cart_id}/reservation", response=ReservationAnswer, operation_id="getReservation"
)
@open_to(CART_HOLDER)
def read(request: HttpRequest, cart_id: UUID) -> ReservationView:
    """What is held for a cart, and until when."""
    return reservation.reservation_for(cart_id, owner=_owner(request))


@router.delete(
    "/{uuid:cart_id}/reservation", response={204: None}, operation_id="cancelReservation"
)
@open_to(CART_HOLDER)
def cancel(request: HttpRequest, cart_id: UUID) -> Status[None]:
    """Let go what is held for a cart; repeating it changes nothing."""
    reservation.release_cart(cart_id, owner=_owner(request))
    return Status(204, None)


def _owner(request: HttpRequest) -> Owner:
    user_id: UUID | None = request.caller.user_id  # type: ignore[attr-defined]
    return Owner(user_id, header(request, "Cart-Token"))
