"""The money of an order that a file tells: what it leaves out follows, and all of it adds up."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from souk.core.money import MAX_AMOUNT
from souk.core.sheets.records import BadRow

Values = dict[str, Any]

# In minor units, of which the smallest currencies have ten thousand.
_MOST = MAX_AMOUNT * 10_000


def share_out(amount: int, weights: Sequence[int]) -> list[int]:
    """Divide an amount by weights, to the minor unit; what is left goes to largest remainders.

    Where nothing weighs anything, the first has it all.
    """
    whole = sum(weights)
    if not whole:
        return [amount, *(0 for _ in weights[1:])]
    shares = [amount * weight // whole for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda nth: -(amount * weights[nth] % whole))
    for nth in by_rest[: amount - sum(shares)]:
        shares[nth] += 1
    return shares


def complete(values: Values, items: list[Values]) -> None:
    """Fill in the amounts that a file leaves out; raise BadRow where they do not add up."""
    for item in items:
        item["line_total"] = _or(item["line_total"], item["quantity"] * item["unit_price"])
    goods = sum(item["line_total"] for item in items)
    if goods > _MOST:
        raise BadRow("line_total is larger than any order", column="line_total")
    values["subtotal"] = _or(values["subtotal"], goods)
    for name in ("discount", "shipping", "tax", "included_tax"):
        values[name] = _or(values[name], 0)
    _complete_discounts(values, items, goods)
    _complete_taxes(values, items)
    _check(values, items, goods)


def _complete_discounts(values: Values, items: list[Values], goods: int) -> None:
    of_lines = _told(items, "line_discount")
    if of_lines is None:
        shipping = _or(values["shipping_discount"], max(0, values["discount"] - goods))
        of_lines = max(0, values["discount"] - shipping)
        if of_lines > goods:
            raise BadRow("discount is more than the goods cost", column="discount")
        _spread(items, "line_discount", of_lines, [item["line_total"] for item in items])
    values["shipping_discount"] = _or(
        values["shipping_discount"], max(0, values["discount"] - of_lines)
    )
    if values["discounts"] is None:
        named = {"code": None, "name": "Discount", "amount": values["discount"]}
        values["discounts"] = [named] if values["discount"] else []


def _complete_taxes(values: Values, items: list[Values]) -> None:
    taxes = values["tax"] + values["included_tax"]
    of_lines = _told(items, "line_tax")
    if of_lines is None:
        of_lines = max(0, taxes - _or(values["shipping_tax"], 0))
        paid = [item["line_total"] - item["line_discount"] for item in items]
        if not any(paid):
            of_lines = 0
        _spread(items, "line_tax", of_lines, paid)
        for item in items:
            # Where both kinds are told, nobody knows which part of a line's tax is which.
            if not (values["tax"] and values["included_tax"]):
                item["line_included_tax"] = item["line_tax"] if values["included_tax"] else None
    values["shipping_tax"] = _or(values["shipping_tax"], max(0, taxes - of_lines))
    if values["tax_lines"] is None:
        values["tax_lines"] = _plain_taxes(values)


def rate_of(amount: int, taxable: int) -> str:
    """Return the rate that a tax of so much comes to, to four places."""
    return f"{Decimal(amount) / taxable:.4f}" if taxable else "0"


def _plain_taxes(values: Values) -> list[Values]:
    """Return the taxes of an order whose file names none, with the rate that they come to."""
    paid = values["subtotal"] - values["discount"] + values["shipping"]
    lines = []
    for name, is_included in (("tax", False), ("included_tax", True)):
        amount = values[name]
        if amount:
            taxable = max(0, paid - values["included_tax"])
            lines.append(
                {
                    "name": "Tax",
                    "rate": rate_of(amount, taxable),
                    "taxable_amount": taxable,
                    "amount": amount,
                    "is_included": is_included,
                }
            )
    return lines


def _check(values: Values, items: list[Values], goods: int) -> None:
    discounts = sum(item["line_discount"] for item in items) + values["shipping_discount"]
    line_taxes = sum(item["line_tax"] for item in items) + values["shipping_tax"]
    taxes = values["tax"] + values["included_tax"]
    total = values["subtotal"] - values["discount"] + values["shipping"] + values["tax"]
    values["total"] = _or(values["total"], total)
    for item in items:
        if item["line_total"] != item["quantity"] * item["unit_price"]:
            raise BadRow("line_total is not quantity times unit_price", column="line_total")
        if item["line_discount"] > item["line_total"]:
            raise BadRow("line_discount is more than its line_total", column="line_discount")
        if (item["line_included_tax"] or 0) > item["line_tax"]:
            raise BadRow("line_included_tax is more than line_tax", column="line_included_tax")
    _same("subtotal", values["subtotal"], "the lines", goods)
    _same("discount", values["discount"], "those of lines and shipping", discounts)
    _same("discount", values["discount"], "discounts", _sum(values["discounts"]))
    _same("tax", taxes, "those of lines and shipping", line_taxes)
    _same("tax", taxes, "tax_lines", _sum(values["tax_lines"]))
    _same("total", values["total"], "subtotal - discount + shipping + tax", total)
    if values["shipping_discount"] > values["shipping"]:
        raise BadRow("shipping_discount is more than shipping", column="shipping_discount")
    _check_included(values, items)


def _check_included(values: Values, items: list[Values]) -> None:
    """Lines that know their taxes leave of what is included as much as shipping may hold."""
    if all(item["line_included_tax"] is not None or not item["line_tax"] for item in items):
        rest = values["included_tax"] - sum(item["line_included_tax"] or 0 for item in items)
        if not 0 <= rest <= values["shipping_tax"]:
            raise BadRow(
                "included_tax is not that of the lines and of shipping", column="included_tax"
            )


def _told(items: list[Values], name: str) -> int | None:
    """Return the sum of a column of the lines, with nothing for empty cells; None without any."""
    if all(item[name] is None for item in items):
        return None
    for item in items:
        item[name] = _or(item[name], 0)
    amounts: list[int] = [item[name] for item in items]
    return sum(amounts)


def _spread(items: list[Values], name: str, amount: int, weights: list[int]) -> None:
    for item, share in zip(items, share_out(amount, weights), strict=True):
        item[name] = share


def _same(column: str, said: int, other: str, comes_to: int) -> None:
    if said != comes_to:
        raise BadRow(f"{column} comes to {said} minor units, {other} to {comes_to}", column=column)


def _sum(parts: list[Values]) -> int:
    return sum(part["amount"] for part in parts)


def _or(value: int | None, other: int) -> int:
    return other if value is None else value
