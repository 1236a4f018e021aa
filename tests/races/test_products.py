"""Products that are made at the same moment, in real threads and transactions."""

from souk.catalog.models import Product, Variant
from tests.api import Api
from tests.factories import a_manager
from tests.threads import together


def test_products_of_one_name_find_a_free_slug_and_sku_each(committed: None) -> None:
    _, manager = a_manager()
    said = {"name": "Clay mug", "price_amount": 1900}

    answers = together(8, lambda number: Api(manager.headers).post("/admin/products", said))

    assert [answer.status for answer in answers] == [201] * 8, [one.json for one in answers]
    assert Product.objects.filter(slug__startswith="clay-mug").count() == 8
    assert len({sku.upper() for sku in Variant.objects.values_list("sku", flat=True)}) == 8


def test_who_says_a_slug_is_told_that_another_has_it(committed: None) -> None:
    _, manager = a_manager()
    said = {"name": "Clay mug", "price_amount": 1900, "slug": "mug"}

    answers = together(4, lambda number: Api(manager.headers).post("/admin/products", said))

    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    assert {answer.code for answer in answers if answer.status == 409} == {"slug_taken"}
