from django.db import migrations

# Orders have partitions from long ago, and fulfilments lie in the month of their order.
MONTHS = """
DO $$
DECLARE
    month record;
    child text;
BEGIN
    FOR month IN
        SELECT class.relname AS name, pg_get_expr(class.relpartbound, class.oid) AS bounds
        FROM pg_inherits AS partition
        JOIN pg_class AS class ON class.oid = partition.inhrelid
        WHERE partition.inhparent = 'public.orders_orders'::regclass
          AND class.relname <> 'orders_orders_default'
    LOOP
        FOREACH child IN ARRAY ARRAY['orders_fulfilments', 'orders_fulfilment_lines'] LOOP
            EXECUTE format(
                'CREATE TABLE public.%I PARTITION OF public.%I %s',
                replace(month.name, 'orders_orders', child), child, month.bounds
            );
        END LOOP;
    END LOOP;
END
$$
"""

# Until now an order was sent whole: each of them gets the fulfilment that it was. Ids are derived
# from the lines' and their order's, for functions are installed after the migrations.
FULFILMENTS = """
INSERT INTO orders_fulfilments
    (id, order_id, status, carrier, tracking_number, tracking_url, shipped_at, delivered_at,
     created_at, updated_at)
SELECT (left(sent.id::text, 18) || right(gen_random_uuid()::text, 18))::uuid, sent.id,
       CASE WHEN sent.delivered_at IS NULL THEN 'shipped' ELSE 'delivered' END,
       '', sent.tracking_number, sent.tracking_url,
       coalesce(sent.shipped_at, sent.delivered_at, sent.updated_at), sent.delivered_at,
       coalesce(sent.shipped_at, sent.updated_at), sent.updated_at
FROM orders_orders AS sent
WHERE sent.status IN ('shipped', 'delivered', 'returned', 'refunded', 'partially_refunded')
"""
LINES = """
INSERT INTO orders_fulfilment_lines (id, fulfilment_id, item_id, quantity)
SELECT (left(item.id::text, 18) || right(gen_random_uuid()::text, 18))::uuid, fulfilment.id, item.id,
       item.quantity
FROM orders_fulfilments AS fulfilment
JOIN orders_items AS item ON item.order_id = fulfilment.order_id
"""
ITEMS = """
UPDATE orders_items AS item
SET fulfilment_status = CASE
    WHEN sold.status = 'cancelled' THEN 'cancelled'
    WHEN sold.delivered_at IS NULL THEN 'shipped'
    ELSE 'delivered'
END
FROM orders_orders AS sold
WHERE sold.id = item.order_id
  AND sold.status NOT IN ('pending', 'confirmed', 'processing')
"""

ORDER_STEPS = [("partially_refunded", "returned")]
PART_STEPS = {
    "fulfilment": [
        ("", "pending"),
        ("pending", "shipped"),
        ("pending", "cancelled"),
        ("shipped", "delivered"),
    ],
    # What was approved and never came is rejected in the end.
    "return": [
        ("", "requested"),
        ("requested", "approved"),
        ("requested", "rejected"),
        ("approved", "received"),
        ("approved", "rejected"),
        ("received", "refunded"),
    ],
}


def add_steps(apps, schema_editor):
    of_order = apps.get_model("orders", "StatusTransition")
    of_order.objects.bulk_create(
        [of_order(from_status=before, to_status=after) for before, after in ORDER_STEPS]
    )
    of_part = apps.get_model("orders", "PartTransition")
    of_part.objects.bulk_create(
        [
            of_part(part=part, from_status=before, to_status=after)
            for part, steps in PART_STEPS.items()
            for before, after in steps
        ]
    )


class Migration(migrations.Migration):
    """What was sent before there were fulfilments becomes one; the steps of the parts."""

    dependencies = [
        ('orders', '0007_fulfilments_and_returns'),
    ]

    operations = [
        migrations.RunSQL(MONTHS),
        migrations.RunSQL([FULFILMENTS, LINES, ITEMS]),
        migrations.RunPython(add_steps, migrations.RunPython.noop),
    ]
