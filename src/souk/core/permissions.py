"""What each role may do. This is the one place: the API, the operations and the admin ask here.

A permission is named `<context>.<act>`. Customers and sellers need none for what is their own.
"""

from collections.abc import Iterable

PERMISSIONS: dict[str, str] = {
    "accounts.view": "see customers and staff",
    "accounts.manage": "change customers, block and admit them",
    "accounts.manage_staff": "change managers and admins, block them",
    "accounts.assign_roles": "give and take roles",
    "accounts.erase": "export and erase a person's data on their behalf",
    "sellers.view": "see sellers and their applications",
    "sellers.manage": "approve, reject and suspend sellers, set their commission",
    "catalog.manage": "change categories, products, variants and pictures",
    "inventory.manage": "change stock and warehouses",
    "orders.view": "see orders",
    "orders.manage": "confirm, prepare, send, deliver and cancel orders, take goods back",
    "payments.manage": "note payments that arrived, give money back",
    "promotions.manage": "see and change coupons and promotions",
    "reviews.manage": "decide which reviews are shown, answer for the shop",
    "notifications.manage": "send letters once more",
    "settings.manage": "change ways to send and to pay, and taxes",
    "ledger.view": "see the books: transfers and balances",
    "ledger.manage": "compare gateways' settlement files with the books",
    "webhooks.manage": "change webhooks, see and repeat what was sent to them",
    "events.view": "read everything that happened, event by event",
    "ops.manage": "have events tried again that failed at every try",
    "exchange.manage": "import and export the shop's rows, customers among them",
    "audit.view": "see who changed what, and records as they were",
}

_MANAGER = frozenset(
    {
        "accounts.view",
        "accounts.manage",
        "sellers.view",
        "sellers.manage",
        "catalog.manage",
        "inventory.manage",
        "orders.view",
        "orders.manage",
        "payments.manage",
        "promotions.manage",
        "reviews.manage",
        "notifications.manage",
    }
)

ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    "customer": frozenset(),
    "seller": frozenset(),
    "manager": _MANAGER,
    "admin": frozenset(PERMISSIONS),
}

# Who works for the shop, and so may open the admin.
STAFF_ROLES = frozenset(role for role, granted in ROLE_PERMISSIONS.items() if granted)


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """Return everything that somebody with these roles may do."""
    return frozenset().union(*(ROLE_PERMISSIONS.get(role, frozenset()) for role in roles))


def may(roles: Iterable[str], permission: str) -> bool:
    """Say whether one of these roles grants a permission; one that nobody declared is a bug."""
    if permission not in PERMISSIONS:
        raise LookupError(f"{permission} is not declared in core/permissions.py")
    return permission in permissions_of(roles)
