"""Stock, as staff change it."""

import pytest
from django.test import Client

from souk.inventory.admin.stock import StockAdmin
from souk.inventory.models import Movement, Stock, Warehouse
from tests.admin.forms import button, filled, problems, submit
from tests.factories import a_manager, a_variant, a_warehouse, stock_up


def _page(stock: Stock) -> str:
    return f"/admin/inventory/stock/{stock.id}/change/"


def test_stock_changes_leave_a_movement(manager: Client) -> None:
    a_variant(stock=10)
    stock = Stock.objects.get()

    answer = submit(manager, _page(stock), available="7", reason="counted")

    assert answer.status_code == 302
    stock.refresh_from_db()
    movement = Movement.objects.order_by("-id")[0]
    assert stock.available == 7
    assert (movement.available_change, movement.reason) == (-3, "counted")
    assert movement.actor_id is not None


def test_stock_changes_need_a_reason(manager: Client) -> None:
    a_variant(stock=10)
    stock = Stock.objects.get()

    answer = submit(manager, _page(stock), available="7")

    assert "Say why" in problems(answer)
    stock.refresh_from_db()
    assert stock.available == 10


def test_a_reorder_point_changes_no_stock(manager: Client) -> None:
    a_variant(stock=10)
    stock = Stock.objects.get()
    before = Movement.objects.count()

    submit(manager, _page(stock), reorder_point="3")

    stock.refresh_from_db()
    assert (stock.reorder_point, stock.available) == (3, 10)
    assert Movement.objects.count() == before


def test_what_was_sold_meanwhile_is_not_overwritten(manager: Client) -> None:
    variant = a_variant(stock=10)
    stock = Stock.objects.get()
    form = filled(manager, _page(stock), available="12", reason="counted")
    stock_up(variant, 4)

    answer = manager.post(_page(stock), form)

    assert "Meanwhile 4 are available" in problems(answer)
    stock.refresh_from_db()
    assert stock.available == 4
    assert 'name="initial-available" value="4"' in answer.content.decode()


def test_a_variant_gets_stock_in_a_warehouse(manager: Client) -> None:
    variant = a_variant(stock=0)
    main = Warehouse.objects.get(code="main")

    answer = submit(
        manager,
        "/admin/inventory/stock/add/",
        variant=str(variant.id),
        warehouse=str(main.id),
        available="5",
        reason="delivery",
    )

    assert answer.status_code == 302
    assert Stock.objects.get(variant=variant).available == 5
    assert Movement.objects.get().quantity_after == 5


def _click(client: Client, stock: Stock, step: str, **given: str) -> str:
    path = f"/admin/inventory/stock/{stock.id}/step/{step}/"
    answer = client.post(path, given, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def _button(client: Client, stock: Stock, step: str) -> dict[str, str]:
    return button(client, f"/admin/inventory/stock/{stock.id}/", step)


def test_goods_that_arrive_break_and_are_counted_are_noted_by_buttons(manager: Client) -> None:
    a_variant(stock=10)
    stock = Stock.objects.get()

    for step, quantity in (("receive", "5"), ("damage", "2"), ("repair", "1"), ("count", "12")):
        once = _button(manager, stock, step)
        _click(manager, stock, step, quantity=quantity, reason="test", **once)

    stock.refresh_from_db()
    assert (stock.available, stock.damaged) == (12, 1)
    kinds = list(Movement.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["inbound", "inbound", "damage", "repair", "count"]


def test_a_double_click_moves_stock_once(manager: Client) -> None:
    a_variant(stock=10)
    stock = Stock.objects.get()

    for step, available, damaged in (
        ("receive", 13, 0),
        ("damage", 10, 3),
        ("repair", 11, 2),
        ("write_off", 11, 1),
        ("count", 3, 1),
    ):
        once = _button(manager, stock, step)
        quantity = "1" if step in ("repair", "write_off") else "3"
        pages = [_click(manager, stock, step, quantity=quantity, **once) for _ in range(2)]

        stock.refresh_from_db()
        assert (stock.available, stock.damaged) == (available, damaged), step
        assert all(StockAdmin.steps[step].done in page for page in pages)
    assert Movement.objects.count() == 6


def test_a_button_refuses_what_is_no_number(manager: Client) -> None:
    a_variant(stock=10)
    stock = Stock.objects.get()

    for quantity in ("", "-1", "2.5", "²"):
        once = _button(manager, stock, "damage")
        assert "Write a number" in _click(manager, stock, "damage", quantity=quantity, **once)

    stock.refresh_from_db()
    assert (stock.available, stock.damaged) == (10, 0)


def test_no_more_breaks_than_is_there(manager: Client) -> None:
    a_variant(stock=10)
    stock = Stock.objects.get()

    _click(manager, stock, "damage", quantity="11", **_button(manager, stock, "damage"))

    stock.refresh_from_db()
    assert (stock.available, stock.damaged) == (10, 0)


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("address", '{"country": "UK"}', "country: write GB"),
        ("address", '["Hamburg"]', "valid dictionary"),
        ("address", '{"country": "DE", "land": "Hamburg"}', "land: "),
        ("operating_hours", '{"monday": [{"opens": "9", "closes": "17:30"}]}', "monday.0.opens"),
        ("operating_hours", '["monday"]', "valid dictionary"),
        ("timezone", "Mars/Base", "such as Europe/Berlin"),
    ],
)
def test_a_warehouse_is_what_the_api_can_show(
    manager: Client, field: str, given: str, said: str
) -> None:
    hall = a_warehouse("hall")
    page = f"/admin/inventory/warehouse/{hall.id}/change/"

    assert said in problems(submit(manager, page, **{field: given}))
    assert submit(manager, page, address='{"city": "Köln", "country": "DE"}').status_code == 302

    shown = a_manager()[1].get(f"/admin/warehouses/{hall.id}")
    assert (shown.status, shown.json["address"]) == (200, {"city": "Köln", "country": "DE"})
    assert (shown.json["operating_hours"], shown.json["timezone"]) == ({}, "UTC")
