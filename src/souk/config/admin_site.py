"""How the staff's admin looks: its name, and its pages in groups."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy

# Written here, so that no browser asks for a /favicon.ico that is not there.
_ICON = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
    "<rect width='16' height='16' rx='3' fill='%239810fa'/>"
    "<path d='M3 7l1-3h8l1 3M4 7v5h8V7' fill='none' stroke='white'/></svg>"
)


def _page(title: str, icon: str, model: str, *, seen_by: str = "runs_the_shop") -> dict[str, Any]:
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{model}_changelist"),
        "permission": f"souk.core.admin.roles.{seen_by}",
    }


def _group(title: str, *pages: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "separator": title != "Sales", "items": list(pages)}


def _is_of_letters(request: HttpRequest) -> bool:
    # The mailbox stands below the letters' address, and has an entry of its own.
    path = request.path
    return "/notifications/letter/" in path and "/letter/mailbox/" not in path


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Souk",
    "SITE_HEADER": "Souk",
    "SITE_SYMBOL": "storefront",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: _ICON}],
    "SHOW_VIEW_ON_SITE": False,
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            _group(
                "Sales",
                _page("Orders", "receipt_long", "orders_order"),
                _page("Fulfilments", "local_shipping", "orders_fulfilment"),
                _page("Returns", "assignment_return", "orders_return"),
                _page("Payments", "payments", "payments_payment"),
                _page("Refunds", "undo", "payments_refund"),
                _page("Carts", "shopping_cart", "carts_cart"),
                _page("Coupons", "percent", "promotions_coupon"),
            ),
            _group(
                "Books",
                _page("Accounts", "account_balance", "ledger_account", seen_by="may_view_books"),
                _page("Transfers", "sync_alt", "ledger_transfer", seen_by="may_view_books"),
                _page("Settlements", "fact_check", "ledger_settlement", seen_by="may_view_books"),
                _page("Gateway events", "forum", "payments_gatewayevent"),
            ),
            _group(
                "Catalogue",
                _page("Products", "sell", "catalog_product"),
                _page("Variants", "style", "catalog_variant"),
                _page("Categories", "account_tree", "catalog_category"),
                _page("Found nothing", "search_off", "search_missedwords"),
                _page("Popular searches", "trending_up", "search_popularwords"),
                _page("Searches by day", "search", "search_term"),
                _page("Synonyms", "join", "search_synonyms"),
            ),
            _group(
                "Stock",
                _page("Stock", "inventory_2", "inventory_stock"),
                _page("Movements", "swap_vert", "inventory_movement"),
                _page("Reservations", "hourglass", "inventory_reservation"),
                _page("Warehouses", "warehouse", "inventory_warehouse"),
            ),
            _group(
                "Customers",
                _page("Accounts", "group", "accounts_user"),
                _page("Sellers", "storefront", "sellers_profile"),
                _page("Reviews", "reviews", "reviews_review"),
                {**_page("Letters", "mail", "notifications_letter"), "active": _is_of_letters},
                {
                    "title": "Mailbox",
                    "icon": "inbox",
                    "link": reverse_lazy("admin:mailbox"),
                    "permission": "souk.notifications.admin.opens_mailbox",
                },
            ),
            _group(
                "Settings",
                _page("Shipping methods", "local_shipping", "shipping_method"),
                _page("Shipping zones", "public", "shipping_zone"),
                _page("Shipping rates", "price_change", "shipping_rate"),
                _page("Taxes", "percent", "taxes_rate"),
                _page("Payment methods", "credit_card", "payments_method"),
                _page("Webhooks", "webhook", "webhooks_endpoint"),
                _page("Deliveries", "outgoing_mail", "webhooks_delivery"),
                _page(
                    "Imports and exports", "import_export", "exchange_import", seen_by="is_admin"
                ),
                _page("Dead events", "heart_broken", "core_deadevent"),
                _page("Audit", "history", "audit_entry", seen_by="may_view_audit"),
            ),
        ],
    },
}
