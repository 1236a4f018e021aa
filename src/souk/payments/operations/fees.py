"""What gateways keep for themselves, where they tell it later than their payments."""

from collections.abc import Mapping
from uuid import UUID

from souk.core.database.functions import Bigints, Uuids, call_rows


def note_fees(fees: Mapping[UUID, int]) -> set[UUID]:
    """Note fees, in minor units, by what moved; return the payments of those that were not known.

    A fee that is known already stays as it is: whoever tells another one is compared with it.
    """
    moves = sorted(fees)
    rows = call_rows("payments.note_fees", Uuids(moves), Bigints(fees[move] for move in moves))
    return {payment_id for (payment_id,) in rows}
