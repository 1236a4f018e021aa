"""Holding stock for a cart while its buyer checks out."""

from uuid import UUID

from django.conf import settings
from django.utils import timezone

from souk.carts.errors import CartNotFound
from souk.carts.operations.holding import all_or_nothing
from souk.carts.operations.items import on_sale
from souk.carts.operations.reservation import lines_to_reserve, note_reservation
from souk.carts.queries.ownership import Owner, owned_cart
from souk.checkout.errors import EmptyCart, NothingToReserve, ReservationsOff
from souk.core.errors import NotFound
from souk.inventory.operations import reservation
from souk.inventory.queries.reservations import ReservationView, reservation_of


@all_or_nothing
def reserve_cart(
    cart_id: UUID, *, owner: Owner, country: str | None, region: str | None
) -> ReservationView:
    """Hold all that is in a cart, or nothing; repeating it changes nothing.

    When the cart has changed meanwhile, what it holds follows, and the end stays. Raises
    InsufficientStock with each short line.
    """
    if settings.RESERVATION_MINUTES == 0:
        raise ReservationsOff
    lines = lines_to_reserve(cart_id, owner=owner)
    if not lines:
        raise EmptyCart
    tracked = {offer.variant_id for offer in on_sale(lines) if offer.tracks_stock}
    wanted = {
        line.variant_id: line.quantity
        for line in lines
        if line.variant_id is not None and line.variant_id in tracked
    }
    if not wanted:
        raise NothingToReserve
    held = reservation_of(cart_id)
    if held is not None and held.quantities == wanted and held.expires_at > timezone.now():
        # A store of documents may have noted one that came to nothing.
        note_reservation(cart_id, held.id, owner=owner)
        return held
    reservation_id, _ = reservation.reserve_stock(
        cart_id, wanted, actor_id=owner.user_id, country=country, region=region
    )
    note_reservation(cart_id, reservation_id, owner=owner)
    return reservation_for(cart_id, owner=owner)


@all_or_nothing
def release_cart(cart_id: UUID, *, owner: Owner) -> None:
    """Let go what is held for a cart; repeating it changes nothing."""
    if owned_cart(cart_id, owner, hold=True) is None:
        raise CartNotFound
    reservation.cancel_reservation(cart_id)


def reservation_for(cart_id: UUID, *, owner: Owner) -> ReservationView:
    """Return what is held for a cart of this owner's; raise NotFound when nothing is."""
    if owned_cart(cart_id, owner) is None:
        raise CartNotFound
    held = reservation_of(cart_id)
    if held is None:
        raise NotFound
    return held
