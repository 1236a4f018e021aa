"""What every context's admin pages build on: who may see them, money and pairs in forms."""

from souk.core.admin.fields import AmountField, PairsField
from souk.core.admin.pages import ReadOnlyInline, ReadOnlyPage, StaffInline, StaffPage, money

__all__ = [
    "AmountField",
    "PairsField",
    "ReadOnlyInline",
    "ReadOnlyPage",
    "StaffInline",
    "StaffPage",
    "money",
]
