import souk.core.domains
from django.db import migrations
from souk.core.domains import AlterTypes

DOMAINS = """
CREATE SCHEMA IF NOT EXISTS inventory;
CREATE DOMAIN inventory.available AS integer
    CONSTRAINT inventory_stock_never_oversold CHECK (VALUE >= 0);
CREATE DOMAIN inventory.movement AS text
    CONSTRAINT inventory_movements_kind_is_known CHECK (VALUE IN (
        'inbound', 'outbound', 'commitment', 'release', 'adjustment', 'transfer', 'damage', 'return'
    ));
"""

STOCK = """
    DROP CONSTRAINT inventory_stock_never_oversold,
    DROP CONSTRAINT inventory_stock_is_not_negative,
    DROP CONSTRAINT inventory_stock_reorder_point_check,
    DROP CONSTRAINT inventory_stock_reorder_quantity_check,
    ALTER COLUMN available TYPE inventory.available,
    ALTER COLUMN reserved TYPE core.natural,
    ALTER COLUMN committed TYPE core.natural,
    ALTER COLUMN damaged TYPE core.natural,
    ALTER COLUMN reorder_point TYPE core.natural,
    ALTER COLUMN reorder_quantity TYPE core.natural
"""

MOVEMENTS = """
    DROP CONSTRAINT inventory_movements_kind_is_known,
    ALTER COLUMN kind TYPE inventory.movement
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_domains'),
        ('inventory', '0003_lean_indexes'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(DOMAINS),
                AlterTypes('inventory_stock', STOCK),
                AlterTypes('inventory_movements', MOVEMENTS),
            ],
            state_operations=[
                migrations.RemoveConstraint(
                    model_name='movement',
                    name='inventory_movements_kind_is_known',
                ),
                migrations.RemoveConstraint(
                    model_name='stock',
                    name='inventory_stock_never_oversold',
                ),
                migrations.RemoveConstraint(
                    model_name='stock',
                    name='inventory_stock_is_not_negative',
                ),
                migrations.AlterField(
                    model_name='movement',
                    name='kind',
                    field=souk.core.domains.Word(choices=[('inbound', 'Inbound'), ('outbound', 'Outbound'), ('commitment', 'Commitment'), ('release', 'Release'), ('adjustment', 'Adjustment'), ('transfer', 'Transfer'), ('damage', 'Damage'), ('return', 'Return')], domain='inventory.movement'),
                ),
                migrations.AlterField(
                    model_name='stock',
                    name='available',
                    field=souk.core.domains.Natural(default=0, domain='inventory.available'),
                ),
                migrations.AlterField(
                    model_name='stock',
                    name='committed',
                    field=souk.core.domains.Natural(default=0),
                ),
                migrations.AlterField(
                    model_name='stock',
                    name='damaged',
                    field=souk.core.domains.Natural(default=0),
                ),
                migrations.AlterField(
                    model_name='stock',
                    name='reorder_point',
                    field=souk.core.domains.Natural(default=10),
                ),
                migrations.AlterField(
                    model_name='stock',
                    name='reorder_quantity',
                    field=souk.core.domains.Natural(default=50),
                ),
                migrations.AlterField(
                    model_name='stock',
                    name='reserved',
                    field=souk.core.domains.Natural(default=0),
                ),
            ],
        ),
    ]
