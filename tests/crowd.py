"""What one process of a crowd does; it loads nothing of Django."""

from typing import Any

from tests.shop import Shop


def buy(
    shop: Shop, wish: dict[str, Any], times: int, key: str | None, _number: int
) -> list[tuple[int, str]]:
    """Order so many times; return each status with the order's number or the refusal's code."""
    answers = (shop.order(wish, key=key) for _ in range(times))
    return [(status, answer.get("order_number") or answer["code"]) for status, answer in answers]
