"""Warehouses, stock, its movements and reservations, for staff."""

from souk.inventory.admin import movements, stock, warehouses

__all__ = ["movements", "stock", "warehouses"]
