"""What the worker does by the clock. Each body is one call to an operation.

In a schedule of six fields the last one is the seconds.
"""

from procrastinate.contrib.django import app

from souk.carts.operations.abandonment import abandon_expired_carts, note_abandoned_carts
from souk.catalog.operations.favorites import count_favorites
from souk.checkout.operations.capture import send_pending_moves
from souk.checkout.operations.reconciliation import give_up_orders, reconcile_payments
from souk.checkout.operations.refunds import answer_lost_requests, send_pending_refunds
from souk.inventory.operations.backorders import fill_waiting
from souk.inventory.operations.reservation import expire_reservations
from souk.ops.operations import housekeeping
from souk.orders.operations.sales import count_sales
from souk.privacy.operations import retention
from souk.search.operations.counting import fold_counts
from souk.search.operations.posting import post_what_waits, thin_postings
from souk.search.operations.standing import choose_prominent, forget_old_words


@app.periodic(cron="* * * * * */10")
@app.task(name="ops.beat", queueing_lock="ops.beat")
def beat(timestamp: int) -> None:
    housekeeping.note_heartbeat()


@app.periodic(cron="* * * * * */15")
@app.task(name="payments.reconcile", queueing_lock="payments.reconcile")
def reconcile(timestamp: int) -> None:
    reconcile_payments()
    send_pending_moves()
    send_pending_refunds()
    answer_lost_requests()


@app.periodic(cron="* * * * *")
@app.task(name="payments.give_up", queueing_lock="payments.give_up")
def give_up_unpaid(timestamp: int) -> None:
    give_up_orders()


@app.periodic(cron="* * * * *")
@app.task(name="inventory.expire", queueing_lock="inventory.expire")
def end_reservations(timestamp: int) -> None:
    expire_reservations()


@app.periodic(cron="* * * * *")
@app.task(name="inventory.backorders", queueing_lock="inventory.backorders")
def fill_backorders(timestamp: int) -> None:
    fill_waiting()


@app.periodic(cron="* * * * *")
@app.task(name="catalog.favorites", queueing_lock="catalog.favorites")
def note_favorites(timestamp: int) -> None:
    count_favorites()


@app.periodic(cron="*/5 * * * *")
@app.task(name="carts.abandon", queueing_lock="carts.abandon")
def abandon_carts(timestamp: int) -> None:
    abandon_expired_carts()
    note_abandoned_carts()


@app.periodic(cron="*/5 * * * *")
@app.task(name="orders.sales", queueing_lock="orders.sales")
def count_what_sellers_sold(timestamp: int) -> None:
    count_sales()


@app.periodic(cron="* * * * * 30")
@app.task(name="search.fold", queueing_lock="search.fold")
def fold_search_counts(timestamp: int) -> None:
    fold_counts()


@app.periodic(cron="* * * * * 45")
@app.task(name="search.post", queueing_lock="search.post")
def post_words(timestamp: int) -> None:
    post_what_waits()


@app.periodic(cron="*/10 * * * *")
@app.task(name="search.prominent", queueing_lock="search.prominent")
def choose_prominent_products(timestamp: int) -> None:
    choose_prominent()


@app.periodic(cron="27 3 * * *")
@app.task(name="search.retention", queueing_lock="search.retention")
def forget_searches(timestamp: int) -> None:
    forget_old_words()
    thin_postings()


@app.periodic(cron="47 3 * * 0")
@app.task(name="carts.retention", queueing_lock="carts.retention")
def forget_carts(timestamp: int) -> None:
    housekeeping.forget_old_carts()


@app.periodic(cron="17 3 * * *")
@app.task(name="ops.partitions", queueing_lock="ops.partitions")
def make_partitions(timestamp: int) -> None:
    housekeeping.make_partitions()


@app.periodic(cron="*/10 * * * *")
@app.task(name="ops.retention", queueing_lock="ops.retention")
def forget_old(timestamp: int) -> None:
    housekeeping.forget_old_requests()
    housekeeping.forget_old_sessions()
    housekeeping.forget_old_limits()
    housekeeping.forget_old_tokens()
    housekeeping.forget_old_letters()
    housekeeping.forget_old_pages()
    housekeeping.forget_old_events()
    housekeeping.forget_old_deliveries()
    housekeeping.forget_old_gateway_events()
    housekeeping.forget_old_reservations()
    housekeeping.forget_old_imports()


@app.periodic(cron="37 3 * * *")
@app.task(name="privacy.retention", queueing_lock="privacy.retention")
def forget_people(timestamp: int) -> None:
    retention.finish_erasures()
    retention.erase_old_invoices()
    retention.erase_never_verified()
    housekeeping.remove_stray_files()


@app.periodic(cron="*/2 * * * *")
@app.task(name="ops.stalled", queueing_lock="ops.stalled")
async def retry_stalled(timestamp: int) -> None:
    await housekeeping.retry_stalled_jobs()
