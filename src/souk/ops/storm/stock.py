"""What a storm begins with: a second warehouse and counted stock, by the API as staff have it."""

import random
import uuid
from typing import Any

from souk.ops.storm.client import Client


class StockRefused(Exception):
    """The stock could not be set; the message is what the shop answered."""


def begin_stock(
    port: int, clerk: tuple[str, str], counted: dict[str, int], *, late: str
) -> list[str]:
    """Open a second warehouse and set the stock of some SKUs in the first; return both ids.

    One of them may be ordered before it is there. Raises StockRefused.
    """
    client = Client(port, random.Random(0), lost_share=0)  # noqa: S311
    email, password = clerk
    signed_in = _ask(client, "POST", "/auth/login", {"email": email, "password": password})
    headers = {"Authorization": f"Bearer {signed_in['access_token']}"}
    far = {"code": "FAR", "name": "Far away", "address": {"country": "AT"}, "priority": 900}
    second = _ask(client, "POST", "/admin/warehouses", far, headers)["id"]
    listed = _ask(client, "GET", "/admin/warehouses", None, headers)["items"]
    (first,) = (one["id"] for one in listed if one["id"] != second)
    body = {
        "warehouse_id": first,
        "reason": "storm",
        "items": [{"sku": sku, "quantity": quantity} for sku, quantity in counted.items()],
    }
    _ask(client, "POST", "/admin/inventory/adjustments", body, headers)
    (row,) = _ask(client, "GET", f"/admin/inventory?sku={late}", None, headers)["items"]
    path = f"/admin/products/{row['product_id']}/variants/{row['variant_id']}"
    _ask(client, "PATCH", path, {"allow_backorder": True}, headers)
    return [first, second]


def _ask(
    client: Client, method: str, path: str, body: Any, headers: dict[str, str] | None = None
) -> Any:
    key = {"Idempotency-Key": str(uuid.uuid4())} if method == "POST" else {}
    answer = client.ask(method, path, body, {**(headers or {}), **key})
    if answer.status >= 300:
        raise StockRefused(f"{method} {path}: {answer.status} {answer.body!r}")
    return answer.json
