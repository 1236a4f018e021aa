"""Whatever is bought, taken off, taxed and sent, in whatever currency: the parts are the whole."""

import itertools
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from souk.orders.models import Item, Order
from souk.orders.queries.values import value_of, value_of_sending
from souk.promotions.models import Coupon
from souk.taxes.models import Rate as Tax
from tests.api import Api
from tests.factories import a_coupon, a_product, a_purchase, a_tax, a_variant, shipping
from tests.taxes.test_amounts import MILLION, MODES, rounded

pytestmark = pytest.mark.django_db

CLASSES = ("standard", "reduced")
_numbers = itertools.count()

_lines = st.lists(
    st.fixed_dictionaries(
        {
            # Prices of a few minor units are where rounding shows, huge ones where numbers end.
            "price": st.one_of(st.integers(1, 30), st.integers(1, 10**12)),
            "quantity": st.one_of(st.integers(1, 9), st.just(9999)),
            "tax_class": st.sampled_from(CLASSES),
            "requires_shipping": st.booleans(),
        }
    ),
    min_size=1,
    max_size=5,
)
_percentages = st.one_of(st.just(10_000), st.integers(1, 9_999)).map(
    lambda hundredths: {"type": "percentage", "percentage": f"{hundredths / 100:.2f}"}
)
_coupons = st.lists(
    st.tuples(
        st.one_of(
            _percentages,
            st.integers(1, 10**6).map(lambda amount: {"type": "fixed_amount", "amount": amount}),
            st.just({"type": "free_shipping"}),
        ),
        # All goods, or those of the first line alone: they may then cost nothing.
        st.booleans(),
    ),
    max_size=3,
)
_taxes = st.lists(
    st.fixed_dictionaries(
        {
            "rate": st.one_of(st.just(190_000), st.integers(0, 500_000)),
            "is_included": st.booleans(),
            "tax_class": st.sampled_from(CLASSES),
        }
    ),
    max_size=4,
)


@trying(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    currency=st.sampled_from(["USD", "JPY", "KWD"]),
    mode=st.sampled_from(sorted(MODES)),
    lines=_lines,
    coupons=_coupons,
    taxes=_taxes,
    rate=st.integers(0, 10**4),
)
def test_an_order_is_the_sum_of_its_parts(
    settings: Any,
    currency: str,
    mode: str,
    lines: list[dict[str, Any]],
    coupons: list[tuple[dict[str, Any], bool]],
    taxes: list[dict[str, Any]],
    rate: int,
) -> None:
    settings.TAX_ROUNDING = mode
    order = _place(currency, lines, coupons, taxes, rate)

    goods = [line["price"] * line["quantity"] for line in lines]
    assert [item["total_amount"] for item in order["items"]] == goods
    assert order["subtotal_amount"] == sum(goods)
    sending = rate if any(line["requires_shipping"] for line in lines) else 0
    assert order["shipping_amount"] == sending

    off_lines = [item["discount_amount"] for item in order["items"]]
    off_sending = order["discount_amount"] - sum(off_lines)
    assert sum(part["amount"] for part in order["discounts"]) == order["discount_amount"]
    assert all(0 <= off <= amount for off, amount in zip(off_lines, goods, strict=True))
    assert 0 <= off_sending <= sending

    added = included = 0
    for item, line, amount, off in zip(order["items"], lines, goods, off_lines, strict=True):
        of_class = [tax for tax in taxes if tax["tax_class"] == line["tax_class"]]
        inside, beside = _tax_of(amount - off, of_class, mode)
        assert item["tax_amount"] == inside + beside
        kept = Item.objects.get(id=item["id"])
        worth = value_of(kept, Order(), before=0, quantity=kept.quantity)
        assert worth == amount - off + beside
        included, added = included + inside, added + beside
    of_sending = [tax for tax in taxes if tax["tax_class"] == CLASSES[0]]
    inside, beside = _tax_of(sending - off_sending, of_sending, mode)
    included, added = included + inside, added + beside
    assert (order["included_tax_amount"], order["tax_amount"]) == (included, added)
    for is_included, amount in ((True, included), (False, added)):
        kept = [part for part in order["tax_lines"] if part["is_included"] is is_included]
        assert sum(part["amount"] for part in kept) == amount

    total = sum(goods) + sending - order["discount_amount"] + added
    assert order["total_amount"] == order["payment"]["amount"] == total >= 0
    _check_what_goes_back(UUID(order["id"]), sending - off_sending + beside, total)


def _place(
    currency: str,
    lines: list[dict[str, Any]],
    coupons: list[tuple[dict[str, Any], bool]],
    taxes: list[dict[str, Any]],
    rate: int,
) -> dict[str, Any]:
    Coupon.objects.update(is_active=False)
    Tax.objects.all().delete()
    for tax in taxes:
        a_tax(
            f"{tax['rate'] / MILLION:.6f}",
            name=f"Tax {next(_numbers)}",
            is_included=tax["is_included"],
            tax_class=tax["tax_class"],
            applies_to_shipping=tax["tax_class"] == CLASSES[0],
        )
    wanted = [
        (
            a_variant(
                price=line["price"],
                stock=9999,
                product=a_product(
                    currency=currency,
                    tax_class=line["tax_class"],
                    requires_shipping=line["requires_shipping"],
                ),
            ),
            line["quantity"],
        )
        for line in lines
    ]
    codes = [f"CODE{next(_numbers)}" for _ in coupons]
    for code, (kind, is_for_one) in zip(codes, coupons, strict=True):
        scope = {"scope": "products", "scope_ids": [wanted[0][0].product_id]} if is_for_one else {}
        a_coupon(code, is_stackable=True, **{**kind, **scope, "currency": currency})
    method = shipping(f"rate-{next(_numbers)}", amount=rate, currency=currency)

    placed = Api().order(a_purchase(*wanted, shipping_method=method.code, coupon_codes=codes))

    assert placed.status == 201, placed.json
    order: dict[str, Any] = placed.json
    return order


def _tax_of(price: int, taxes: list[dict[str, Any]], mode: str) -> tuple[int, int]:
    """Return what a price holds of taxes and what is added to it, as the books say."""
    inside = sum(tax["rate"] for tax in taxes if tax["is_included"])
    included = rounded(price * inside, MILLION + inside, mode)
    beside = [tax["rate"] for tax in taxes if not tax["is_included"]]
    return included, sum(rounded((price - included) * part, MILLION, mode) for part in beside)


def _check_what_goes_back(order_id: UUID, sending: int, total: int) -> None:
    """What lines and sending are worth when all of it goes back is what was paid for them."""
    order = Order.objects.get(id=order_id)
    items = Item.objects.filter(order_id=order_id)
    goods = [value_of(item, order, before=0, quantity=item.quantity) for item in items]
    assert value_of_sending(order) == sending
    assert sum(goods) + sending == total
