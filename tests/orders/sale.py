"""An order of two lines, with the staff who send it and the guest who bought it."""

import uuid
from typing import Any

from django.test import TestCase

from souk.inventory.models import Stock
from souk.payments.models import Payment
from souk.shipping.models import Method
from tests.api import Answer, Api
from tests.factories import a_manager, a_purchase, a_variant, card, shipping


class Sale:
    """3 of one thing and 2 of another, paid by card; 10.00 and 7.00 each, 4.99 for sending."""

    def __init__(
        self,
        *steps: str,
        staff: Api | None = None,
        prices: tuple[int, int] = (1000, 700),
        **fields: Any,
    ) -> None:
        if not Method.objects.exists():
            shipping()
        self.staff = staff or a_manager()[1]
        self.variants = tuple(a_variant(stock=10, price=price) for price in prices)
        purchase = a_purchase(
            (self.variants[0], 3), (self.variants[1], 2), **{"payment": card("approve"), **fields}
        )
        placed = Api().order(purchase)
        assert placed.status == 201, placed.json
        self.number = placed.json["order_number"]
        self.guest = Api().with_headers(**{"Order-Token": placed.json["token"]})
        self.items = [item["id"] for item in placed.json["items"]]
        self.advance(*steps)

    def advance(self, *steps: str) -> None:
        for step in steps:
            done = self.staff.post(f"/admin/orders/{self.number}/{step}")
            assert done.status == 200, done.json

    def send(self, *quantities: int, **body: Any) -> Answer:
        """Send so many of each line; everything that is left without any."""
        if quantities:
            body["items"] = self._lines(quantities)
        return self.staff.post(f"/admin/orders/{self.number}/fulfilments", body)

    def call_off(self, *quantities: int, **body: Any) -> Answer:
        """Call off so many of each line; everything that is left without any."""
        if quantities:
            body["items"] = self._lines(quantities)
        # What is sent after the commit is sent in tests that roll back, too.
        with TestCase.captureOnCommitCallbacks(execute=True):
            return self.staff.post(f"/admin/orders/{self.number}/cancel-items", body)

    def deliver(self, fulfilment: Any) -> Answer:
        return self.staff.post(f"/admin/fulfilments/{fulfilment['id']}/deliver")

    def ask_back(self, *quantities: int, **body: Any) -> Answer:
        """Ask to return so many of each line."""
        items = [{**line, "reason": "does not fit"} for line in self._lines(quantities)]
        return self.guest.post(f"/orders/{self.number}/returns", {"items": items, **body})

    def answer(self, asked: Any, act: str, body: Any = None) -> Answer:
        key = {"Idempotency-Key": str(uuid.uuid4())}
        return self.staff.post(f"/admin/returns/{asked['id']}/{act}", body, **key)

    def bring_back(self, *quantities: int, received: Any = None) -> Any:
        """Return so many of each line, up to their receipt."""
        asked = self.ask_back(*quantities)
        assert asked.status == 201, asked.json
        assert self.answer(asked.json, "approve").status == 200
        came = self.answer(asked.json, "receive", received)
        assert came.status == 200, came.json
        return came.json

    def refund(self, amount: int, *, key: str | None = None, **body: Any) -> Answer:
        return self.staff.post(
            f"/admin/payments/{self.payment.id}/refunds",
            {"amount": amount, **body},
            **{"Idempotency-Key": key or str(uuid.uuid4())},
        )

    @property
    def payment(self) -> Payment:
        return Payment.objects.get(order_id=self.shown["id"])

    @property
    def shown(self) -> Any:
        return self.guest.get(f"/orders/{self.number}").json

    @property
    def shown_to_staff(self) -> Any:
        return self.staff.get(f"/admin/orders/{self.number}").json

    @property
    def states(self) -> list[str]:
        return [item["fulfilment_status"] for item in self.shown["items"]]

    def stock(self, column: str) -> list[int]:
        return [getattr(Stock.objects.get(variant=variant), column) for variant in self.variants]

    def _lines(self, quantities: tuple[int, ...]) -> list[dict[str, Any]]:
        return [
            {"item_id": item_id, "quantity": quantity}
            for item_id, quantity in zip(self.items, quantities, strict=False)
            if quantity
        ]


ALL = ("process", "ship", "deliver")
