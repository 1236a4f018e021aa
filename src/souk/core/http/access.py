"""Who may call an operation: said beside it, shown in the OpenAPI document, walked by the tests.

A guard (`auth=`) says its rule itself; an operation that has none is marked by `open_to`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from souk.core.permissions import PERMISSIONS, ROLE_PERMISSIONS

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Access:
    """A rule as the document has it, and what it means in a sentence."""

    rule: str
    meaning: str
    needs_sign_in: bool = True


# The answer is the same for everybody, whoever asks.
EVERYBODY = Access("anyone", "Anyone may call it.", needs_sign_in=False)
ANYONE_MAY = Access("anyone", "Anyone may call it.", needs_sign_in=False)
CART_HOLDER = Access(
    "owner_or_cart_token",
    "The cart's owner may call it, signed in, or the guest with its Cart-Token;"
    " for everybody else it is not there (404).",
    needs_sign_in=False,
)
ORDER_HOLDER = Access(
    "owner_or_order_token",
    "The order's buyer may call it, signed in, or the guest with its Order-Token;"
    " for everybody else it is not there (404).",
    needs_sign_in=False,
)
SIGNED_IN = Access("signed_in", "Whoever is signed in may call it, for what is their own.")
OWNER = Access(
    "owner", "The owner may call it, signed in; for everybody else it is not there (404)."
)
STAFF = Access("staff", "Managers and admins may call it.")
SELLER = Access(
    "seller",
    "Sellers may call it, for what they sell; for another seller it is not there (404).",
)


def staff_with(permission: str) -> Access:
    """Return the rule of operations that need a permission."""
    roles = [role for role, granted in ROLE_PERMISSIONS.items() if permission in granted]
    return Access(
        f"staff:{permission}",
        f"Whoever may {PERMISSIONS[permission]} may call it ({permission}: {', '.join(roles)}).",
    )


def open_to(access: Access) -> Callable[[View], View]:
    """Mark a view that has no guard; whose things it shows, it asks of its queries itself."""

    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark
