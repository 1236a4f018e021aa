"""The look of the admin, and what stands where in its sidebar."""

from typing import Any

from django.urls import reverse_lazy


def _page(title: str, icon: str, model: str) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": reverse_lazy(f"admin:{model}_changelist")}


def _group(title: str, *pages: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "separator": True, "items": list(pages)}


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Souk",
    "SITE_HEADER": "Souk",
    "SITE_SYMBOL": "storefront",
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_HISTORY": True,
    "BORDER_RADIUS": "6px",
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            _group(
                "Sales",
                _page("Orders", "receipt_long", "orders_order"),
                _page("Payments", "payments", "payments_payment"),
                _page("Carts", "shopping_cart", "carts_cart"),
            ),
            _group(
                "Catalogue",
                _page("Products", "category", "catalog_product"),
                _page("Categories", "account_tree", "catalog_category"),
            ),
            _group(
                "Stock",
                _page("Stock", "inventory_2", "inventory_stock"),
                _page("Movements", "swap_vert", "inventory_movement"),
                _page("Warehouses", "warehouse", "inventory_warehouse"),
            ),
            _group(
                "People and settings",
                _page("Customers", "group", "accounts_user"),
                _page("Shipping methods", "local_shipping", "shipping_method"),
            ),
        ],
    },
}
