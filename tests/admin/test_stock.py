"""Stock, as staff change it."""

from django.test import Client

from souk.inventory.models import Movement, Stock, Warehouse
from tests.admin.forms import filled, problems, submit
from tests.factories import a_variant, stock_up


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


def test_goods_that_arrive_break_and_are_counted_are_noted_by_buttons(manager: Client) -> None:
    a_variant(stock=10)
    stock = Stock.objects.get()

    for step, quantity in (("receive", 5), ("damage", 2), ("repair", 1), ("count", 12)):
        path = f"/admin/inventory/stock/{stock.id}/step/{step}/"
        answer = manager.post(path, {"quantity": str(quantity), "reason": "test"})
        assert answer.status_code == 302

    stock.refresh_from_db()
    assert (stock.available, stock.damaged) == (12, 1)
    kinds = list(Movement.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["inbound", "inbound", "damage", "repair", "count"]


def test_a_button_refuses_what_is_no_number(manager: Client) -> None:
    a_variant(stock=10)
    stock = Stock.objects.get()
    path = f"/admin/inventory/stock/{stock.id}/step/damage/"

    for quantity in ("", "-1", "11", "2.5", "²"):
        page = manager.post(path, {"quantity": quantity, "reason": ""}, follow=True)
        assert page.status_code == 200

    stock.refresh_from_db()
    assert (stock.available, stock.damaged) == (10, 0)
