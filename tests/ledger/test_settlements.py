"""A gateway's file beside the books: each fault is found, and nothing else is called one."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from souk.cli.settling import settle_file
from souk.ledger.models import Settlement
from souk.ledger.operations.settlement_files import OWN_COLUMNS
from souk.payments.gateways.port import Dispute, GivenBack, Verdict
from souk.payments.models import Payment
from tests.api import Answer, Api
from tests.factories import a_manager, a_purchase, a_variant, an_admin, shipping
from tests.ledger.test_booking import TOTAL, balances, book_all
from tests.ledger.test_money import told
from tests.orders.sale import Sale
from tests.payments.fakes.stripe import FEE, VISA, FakeStripe

pytestmark = pytest.mark.django_db

STRIPE = (
    "balance_transaction_id",
    "created_utc",
    "currency",
    "gross",
    "fee",
    "net",
    "reporting_category",
    "source_id",
    "payment_intent_id",
)


def written(columns: tuple[str, ...], *rows: dict[str, Any]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def own(*rows: dict[str, Any]) -> bytes:
    """A file of Souk's own form, of today."""
    today = f"{timezone.now():%Y-%m-%d}"
    return written(OWN_COLUMNS, *({"currency": "USD", "date": today, **row} for row in rows))


def send(admin: Api, content: bytes, *, gateway: str = "test", **parts: str) -> Answer:
    upload = SimpleUploadedFile("of-november.csv", content, "text/csv")
    body = encode_multipart(BOUNDARY, {"file": upload, "gateway": gateway, **parts})
    return admin.send("post", "/admin/ledger/settlements", body, MULTIPART_CONTENT)


def compared(content: bytes, *, gateway: str = "test") -> dict[str, list[Any]]:
    """What each line came to, by its outcome."""
    _, admin = an_admin()
    made = send(admin, content, gateway=gateway)
    assert made.status == 201, made.json
    path = f"/admin/ledger/settlements/{made.json['id']}"
    lines = admin.get(f"{path}/lines?limit=100").json["items"]
    counts = {name: made.json[f"{name}_count"] for name in {line["outcome"] for line in lines}}
    assert sum(counts.values()) == len(lines)
    assert admin.get(path).json == made.json
    found: dict[str, list[Any]] = {}
    for line in lines:
        found.setdefault(line["outcome"], []).append(line)
    return found


def paid(sale: Sale) -> dict[str, Any]:
    """The line of a sale as a gateway would write it."""
    return {
        "kind": "payment",
        "reference": sale.payment.gateway_reference,
        "amount": TOTAL,
        "fee_amount": 59,
    }


@pytest.fixture
def sale(api: Api) -> Sale:
    """One that was paid, with a fee; one part went back, another was charged back."""
    sale = Sale()
    told(sale, fee_amount=59)
    told(
        sale,
        Verdict.REQUIRES_ACTION,
        refunds=(GivenBack("re_1", 500),),
        disputes=(Dispute("dp_1", 300, "pending", "fraudulent", 1500),),
    )
    book_all()
    return sale


def moved(**changes: Any) -> list[dict[str, Any]]:
    return [
        {"kind": "refund", "reference": "re_1", "amount": -500, "fee_amount": 0},
        {"kind": "chargeback", "reference": "dp_1", "amount": -300, "fee_amount": 1500},
    ]


def test_a_file_that_tells_what_the_books_tell_has_no_faults(sale: Sale) -> None:
    payout = {"kind": "other", "reference": "", "amount": -1000}
    before = balances()

    found = compared(own(paid(sale), *moved(), payout))

    assert {name: len(lines) for name, lines in found.items()} == {
        "matched": 3,
        "not_compared": 1,
    }
    assert balances() == before


def test_an_amount_that_differs_is_named(sale: Sale) -> None:
    found = compared(own({**paid(sale), "amount": TOTAL - 1}, *moved()))

    (line,) = found["amount_differs"]
    assert (line["amount"], line["booked_amount"]) == (TOTAL - 1, TOTAL)
    assert line["payment_id"] == str(sale.payment.id)


def test_another_currency_is_another_amount(sale: Sale) -> None:
    assert "amount_differs" in compared(own({**paid(sale), "currency": "EUR"}, *moved()))


def test_a_fee_that_differs_is_named(sale: Sale) -> None:
    found = compared(own({**paid(sale), "fee_amount": 61}, *moved()))

    (line,) = found["fee_differs"]
    assert (line["fee_amount"], line["booked_fee_amount"]) == (61, 59)


def test_a_fee_that_the_file_does_not_tell_is_not_compared(sale: Sale) -> None:
    assert "fee_differs" not in compared(own({**paid(sale), "fee_amount": ""}, *moved()))


def test_what_is_not_in_the_books_is_named(sale: Sale) -> None:
    stranger = {**paid(sale), "reference": "pi_of_somebody"}

    found = compared(own(paid(sale), stranger, paid(sale), *moved(), {**moved()[0]}))

    # What is told twice was moved twice, or the file is wrong: somebody has to look.
    assert [line["position"] for line in found["unknown_here"]] == [2, 3, 6]


def test_what_is_not_in_the_file_is_named(sale: Sale) -> None:
    Sale()
    book_all()

    found = compared(own(paid(sale), moved()[0]))

    missing = {(line["kind"], line["booked_amount"]) for line in found["missing_there"]}
    assert missing == {("chargeback", -300), ("payment", TOTAL)}
    assert {line["position"] for line in found["missing_there"]} == {None}


def test_what_another_file_has_told_of_is_not_missing(sale: Sale) -> None:
    assert "missing_there" not in compared(own(paid(sale), *moved()))

    later = compared(own({"kind": "other", "reference": "", "amount": -1}))

    assert "missing_there" not in later


def test_what_happened_at_another_time_is_not_missing(sale: Sale) -> None:
    other_day = f"{timezone.now() - timedelta(days=3):%Y-%m-%d}"

    found = compared(own({"kind": "other", "reference": "", "amount": 1, "date": other_day}))

    assert set(found) == {"not_compared"}


def test_stripe_s_report_is_read_as_it_comes(api: Api, stripe: FakeStripe) -> None:
    shipping()
    by_card = {"method": "CREDIT_CARD", "gateway": "stripe", "token": VISA}
    placed = api.order(a_purchase((a_variant(), 1), payment=by_card)).json
    book_all()
    payment = Payment.objects.get()
    line = {
        "balance_transaction_id": "txn_1",
        "created_utc": f"{timezone.now():%Y-%m-%d %H:%M:%S}",
        "currency": "usd",
        "gross": f"{placed['total_amount'] / 100:.2f}",
        "fee": f"{FEE / 100:.2f}",
        "net": "14.40",
        "reporting_category": "charge",
        "source_id": "ch_1",
        "payment_intent_id": payment.gateway_reference,
    }
    payout = {**line, "reporting_category": "payout", "payment_intent_id": "", "gross": "-14.40"}

    found = compared(written(STRIPE, line, payout), gateway="stripe")

    assert {name: len(lines) for name, lines in found.items()} == {
        "matched": 1,
        "not_compared": 1,
    }


def test_the_same_file_again_is_the_same_settlement(sale: Sale) -> None:
    _, admin = an_admin()
    content = own(paid(sale), *moved())

    first, again = send(admin, content), send(admin, content)

    assert first.json == again.json
    assert Settlement.objects.count() == 1
    listed = admin.get("/admin/ledger/settlements?count=true&gateway=test").json
    assert (listed["total"], listed["items"][0]["filename"]) == (1, "of-november.csv")


def test_the_settlement_of_today_stands_first(sale: Sale) -> None:
    _, admin = an_admin()
    charge = paid(sale)

    made = [send(admin, own(charge, *more)).json["id"] for more in ((), moved())]

    listed = admin.get("/admin/ledger/settlements").json["items"]
    assert [one["id"] for one in listed] == made[::-1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "other columns"),
        (b"\xff\xfe", "not UTF-8"),
        (b"name,price\nmug,1\n", "other columns"),
        (own(), "no lines"),
        (own({"kind": "gift", "amount": 1}), "line 2: kind is one of"),
        (own({"kind": "payment", "amount": 1}), "reference is needed"),
        (own({"kind": "other", "amount": "1.50"}), "no whole number"),
        (own({"kind": "other", "amount": "9" * 14}), "no whole number"),
        (own({"kind": "other", "amount": "9" * 13}), "too large"),
        (own({"kind": "other", "amount": 1, "currency": "dollars"}), "no currency"),
        (own({"kind": "other", "amount": 1, "date": "yesterday"}), "no date"),
        (own({"kind": "other", "amount": 1, "date": "0001-01-01"}), "this age"),
        (own({"kind": "refund", "reference": "x" * 256, "amount": 1}), "longer than 255"),
        (own({"kind": "refund", "reference": "a\0b", "amount": 1}), "no text has"),
        (own({"kind": "other", "amount": 1}) + b'"unended', "no CSV"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(api: Api, content: bytes, said: str) -> None:
    answer = send(an_admin()[1], content)

    assert (answer.status, answer.code) == (422, "invalid_request")
    assert said in answer.json["detail"]
    assert not Settlement.objects.exists()


def test_whose_file_it_is_has_to_be_said(api: Api) -> None:
    answer = send(an_admin()[1], own({"kind": "other", "amount": 1}), gateway="cash")

    assert (answer.status, answer.json["errors"][0]["field"]) == (422, "gateway")
    assert send(a_manager()[1], own()).status == 403


def test_the_command_names_each_fault_and_says_so_to_scripts(sale: Sale, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(own(paid(sale), *moved()))
    bad.write_bytes(own({**paid(sale), "amount": 1}, *moved()))

    runner = CliRunner()
    with runner.isolation() as (out, *_):
        assert settle_file(good, gateway="test", as_json=False) == 0
        assert settle_file(bad, gateway="test", as_json=True) == 1
        text = out.getvalue().decode()

    assert "good.csv: 3 as in the books." in text
    assert '"outcome": "amount_differs"' in text
