"""Everything that is held on a person, as one document."""

import json
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from souk.accounts.queries import personal as accounts
from souk.audit.queries import personal as audit
from souk.carts.queries import personal as carts
from souk.catalog.queries import personal as catalog
from souk.orders.queries import personal as orders
from souk.payments.queries import personal as payments
from souk.promotions.queries import personal as promotions
from souk.reviews.queries import personal as reviews
from souk.sellers.queries import personal as sellers

# Raised when a name goes or means something else; names that are added change nothing.
VERSION = 1


def personal_document(user_id: UUID) -> bytes:
    """Return what every context holds on a person, as JSON.

    A fixed number of statements, whatever the number of rows. Raises NotFound when the account is
    gone.
    """
    ordered = orders.personal(user_id)
    document = {
        "version": VERSION,
        "exported_at": timezone.now(),
        **accounts.personal(user_id),
        "seller": sellers.personal(user_id),
        "favorites": catalog.personal(user_id),
        "carts": carts.personal(user_id),
        "orders": ordered,
        **reviews.personal(user_id),
        "coupons": promotions.personal(user_id),
        "payments": payments.personal([order["id"] for order in ordered]),
        "payment_methods": payments.saved(user_id),
        "changes": audit.personal(user_id),
    }
    return json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()
