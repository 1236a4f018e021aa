import django.db.models.deletion
from django.db import migrations, models

# Foreign keys to a partitioned table are several constraints: only the one on top can be dropped.
DROP_KEYS = """
DO $$
DECLARE
    known record;
BEGIN
    FOR known IN
        SELECT conrelid::regclass AS child, conname AS name
        FROM pg_constraint
        WHERE contype = 'f'
          AND conparentid = 0
          AND conrelid IN ('orders_items'::regclass, 'orders_status_history'::regclass)
          AND confrelid = 'orders_orders'::regclass
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', known.child, known.name);
    END LOOP;
END
$$
"""


def _order(name):
    return models.ForeignKey(
        db_constraint=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=name,
        to='orders.order',
    )


class Migration(migrations.Migration):
    """Foreign keys go from partition to partition; `orders.complete_partitions` makes them."""

    dependencies = [
        ('orders', '0003_lean_indexes'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(DROP_KEYS)],
            state_operations=[
                migrations.AlterField('item', 'order', _order('items')),
                migrations.AlterField('statuschange', 'order', _order('history')),
            ],
        ),
    ]
