"""Settlement files, as admins bring them and see what came of them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from souk.ledger.models import Settlement
from tests.admin.forms import problems, submit
from tests.ledger.test_booking import TOTAL, balances, book_all
from tests.ledger.test_settlements import own
from tests.orders.sale import Sale

PAGE = "/admin/ledger/settlement/add/"


def bring(client: Client, content: bytes, *, gateway: str = "test") -> object:
    file = SimpleUploadedFile("november.csv", content, "text/csv")
    return submit(client, PAGE, gateway=gateway, file=file)


def test_a_file_is_brought_and_shown_line_by_line(admin: Client) -> None:
    sale = Sale()
    book_all()
    paid = {"kind": "payment", "reference": sale.payment.gateway_reference, "amount": TOTAL}
    stranger = {"kind": "refund", "reference": "re_of_somebody", "amount": -500}

    answer = bring(admin, own({**paid, "fee_amount": 59}, stranger))

    settlement = Settlement.objects.get()
    assert answer.url == f"/admin/ledger/settlement/{settlement.pk}/change/"
    assert (settlement.filename, settlement.actor_id is None) == ("november.csv", False)
    shown = admin.get(answer.url).content.decode()
    assert "re_of_somebody" in shown
    assert "Not in the books" in shown
    assert sale.payment.gateway_reference in shown
    assert balances()["fees"] == 59


def test_the_same_file_again_is_the_same_settlement(admin: Client) -> None:
    content = own({"kind": "other", "amount": 1})

    first, again = bring(admin, content), bring(admin, content)

    assert first.url == again.url
    assert Settlement.objects.count() == 1


def test_a_file_that_cannot_be_read_is_refused_with_its_line(admin: Client) -> None:
    answer = bring(admin, own({"kind": "gift", "amount": 1}))

    assert "cannot be read in line 2" in problems(answer)
    assert not Settlement.objects.exists()


def test_managers_bring_no_files(manager: Client) -> None:
    assert manager.get(PAGE).status_code == 403
