"""Sellers in the admin: buttons for their steps, a form for their terms."""

from django.test import Client

from souk.accounts.models import RoleName
from souk.sellers.models import Profile, Sales
from souk.sellers.operations.application import apply_to_sell
from tests.admin.conftest import staff_with
from tests.admin.forms import problems, submit
from tests.factories import BANK_ACCOUNT, a_seller, a_variant, an_applicant


def page(pk: object) -> str:
    return f"/admin/sellers/profile/{pk}/"


def steps_of(client: Client, pk: object) -> list[str]:
    return [step["name"] for step in client.get(f"{page(pk)}change/").context.get("steps", [])]


def status_of(pk: object) -> str:
    return Profile.objects.get(pk=pk).status


def test_buttons_take_the_steps(manager: Client) -> None:
    user, _ = an_applicant()
    assert steps_of(manager, user.pk) == ["review", "approve", "reject"]

    manager.post(f"{page(user.pk)}step/review/")
    manager.post(f"{page(user.pk)}step/approve/")
    assert (status_of(user.pk), steps_of(manager, user.pk)) == ("approved", ["suspend"])
    manager.post(f"{page(user.pk)}step/suspend/", {"reason": "Complaints."})

    assert Profile.objects.get(pk=user.pk).status_reason == "Complaints."
    assert steps_of(manager, user.pk) == ["reinstate"]


def test_a_rejection_needs_its_reason(manager: Client) -> None:
    user, _ = an_applicant()

    refused = manager.post(f"{page(user.pk)}step/reject/", {"reason": " "}, follow=True)

    assert "say why" in refused.content.decode()
    assert status_of(user.pk) == "pending"


def test_a_step_that_is_not_known_is_a_message(manager: Client) -> None:
    user, _ = an_applicant()

    refused = manager.post(f"{page(user.pk)}step/reinstate/", follow=True)

    assert "cannot become approved" in refused.content.decode()
    assert status_of(user.pk) == "pending"


def test_staff_change_the_terms(manager: Client) -> None:
    user, _ = a_seller()

    answer = submit(
        manager, f"{page(user.pk)}change/", commission_rate="0.0800", staff_notes="Fair."
    )

    assert answer.status_code == 302
    seller = Profile.objects.get(pk=user.pk)
    assert (str(seller.commission_rate), seller.staff_notes) == ("0.0800", "Fair.")


def test_nobody_changes_their_own_shop(db: None) -> None:
    boss, client = staff_with(RoleName.ADMIN)
    apply_to_sell(boss.pk, business_name="Boss & Co.", business_type="llc")

    assert steps_of(client, boss.pk) == []
    assert client.post(f"{page(boss.pk)}step/approve/").status_code == 403
    assert client.post(f"{page(boss.pk)}change/", {"commission_rate": "0"}).status_code == 403
    assert status_of(boss.pk) == "pending"


def test_the_page_shows_papers_and_the_end_of_the_account(manager: Client) -> None:
    user, me = a_seller()
    me.post("/seller/profile/documents", {"kind": "identity", "number": "L01X00T47"})
    me.send("put", "/seller/profile/bank-account", BANK_ACCOUNT)

    shown = manager.get(f"{page(user.pk)}change/").content.decode()

    assert "L01X00T47" in shown
    assert "3000" in shown
    assert "0532" not in shown


def test_sellers_are_found_by_name_and_email(manager: Client) -> None:
    user, _ = a_seller(business_name="Ming Vases")
    a_seller()

    for words in ("ming", user.email[:6]):
        found = manager.get("/admin/sellers/profile/", {"q": words}).context["cl"].result_list
        assert user.pk in [row.pk for row in found], words


def test_a_product_is_given_to_a_seller_and_taken_back(manager: Client) -> None:
    user, _ = a_seller(slug="clay")
    product = a_variant().product
    path = f"/admin/catalog/product/{product.pk}/change/"

    assert "Nobody sells here" in problems(submit(manager, path, seller="nobody"))
    assert submit(manager, path, seller="clay").status_code == 302
    product.refresh_from_db()
    assert product.seller_id == user.pk
    assert 'value="clay"' in manager.get(path).content.decode()

    submit(manager, path, seller="")
    product.refresh_from_db()
    assert (product.seller_id, product.seller_state) == (None, "open")


def test_the_list_ranks_sellers_by_what_they_sold(manager: Client) -> None:
    names = ["Clay", "Iron", "Wood"]
    for name, amount in zip(names, [0, 190_000, 2_000], strict=True):
        user, _ = a_seller(slug=name.lower(), business_name=name)
        Sales.objects.filter(seller_id=user.pk).update(total_sales_amount=amount, total_orders=7)

    shown = manager.get("/admin/sellers/profile/?o=-5")

    listed = [seller.business_name for seller in shown.context["cl"].result_list]
    assert listed == ["Iron", "Wood", "Clay"]
    assert "1,900.00 USD in 7 orders" in shown.content.decode()
