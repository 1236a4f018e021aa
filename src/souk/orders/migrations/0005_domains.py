import souk.core.domains
from django.db import migrations
from souk.core.domains import AlterTypes

DOMAINS = """
CREATE SCHEMA IF NOT EXISTS orders;
CREATE DOMAIN orders.status AS text CONSTRAINT orders_orders_status_is_known CHECK (VALUE IN (
    'pending', 'confirmed', 'processing', 'shipped', 'delivered', 'cancelled', 'returned',
    'refunded', 'partially_refunded'
));
CREATE DOMAIN orders.payment_status AS text
    CONSTRAINT orders_orders_payment_status_is_known CHECK (VALUE IN (
        'pending', 'authorized', 'paid', 'failed', 'refunded', 'partially_refunded'
    ));
CREATE DOMAIN orders.fulfilment_status AS text
    CONSTRAINT orders_items_fulfilment_is_known CHECK (VALUE IN (
        'pending', 'shipped', 'delivered', 'cancelled', 'returned'
    ));
"""

ORDERS = """
    DROP CONSTRAINT orders_orders_status_is_known,
    DROP CONSTRAINT orders_orders_payment_status_is_known,
    DROP CONSTRAINT orders_orders_amounts_are_not_negative,
    ALTER COLUMN status TYPE orders.status,
    ALTER COLUMN payment_status TYPE orders.payment_status,
    ALTER COLUMN subtotal_amount TYPE core.amount,
    ALTER COLUMN discount_amount TYPE core.amount,
    ALTER COLUMN shipping_amount TYPE core.amount,
    ALTER COLUMN tax_amount TYPE core.amount,
    ALTER COLUMN total_amount TYPE core.amount
"""

ITEMS = """
    DROP CONSTRAINT orders_items_fulfilment_is_known,
    DROP CONSTRAINT orders_items_quantity_is_positive,
    DROP CONSTRAINT orders_items_position_check,
    DROP CONSTRAINT orders_items_quantity_check,
    DROP CONSTRAINT orders_items_weight_grams_check,
    ALTER COLUMN fulfilment_status TYPE orders.fulfilment_status,
    ALTER COLUMN position TYPE core.natural,
    ALTER COLUMN quantity TYPE core.positive,
    ALTER COLUMN weight_grams TYPE core.natural
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_domains'),
        ('orders', '0004_keys_within_a_month'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(DOMAINS),
                AlterTypes('orders_orders', ORDERS),
                AlterTypes('orders_items', ITEMS),
            ],
            state_operations=[
                migrations.RemoveConstraint(
                    model_name='item',
                    name='orders_items_fulfilment_is_known',
                ),
                migrations.RemoveConstraint(
                    model_name='item',
                    name='orders_items_quantity_is_positive',
                ),
                migrations.RemoveConstraint(
                    model_name='order',
                    name='orders_orders_status_is_known',
                ),
                migrations.RemoveConstraint(
                    model_name='order',
                    name='orders_orders_payment_status_is_known',
                ),
                migrations.RemoveConstraint(
                    model_name='order',
                    name='orders_orders_amounts_are_not_negative',
                ),
                migrations.AlterField(
                    model_name='item',
                    name='fulfilment_status',
                    field=souk.core.domains.Word(choices=[('pending', 'Pending'), ('shipped', 'Shipped'), ('delivered', 'Delivered'), ('cancelled', 'Cancelled'), ('returned', 'Returned')], default='pending', domain='orders.fulfilment_status'),
                ),
                migrations.AlterField(
                    model_name='item',
                    name='position',
                    field=souk.core.domains.Natural(),
                ),
                migrations.AlterField(
                    model_name='item',
                    name='quantity',
                    field=souk.core.domains.Positive(),
                ),
                migrations.AlterField(
                    model_name='item',
                    name='weight_grams',
                    field=souk.core.domains.Natural(default=0),
                ),
                migrations.AlterField(
                    model_name='order',
                    name='discount_amount',
                    field=souk.core.domains.Amount(default=0),
                ),
                migrations.AlterField(
                    model_name='order',
                    name='payment_status',
                    field=souk.core.domains.Word(choices=[('pending', 'Pending'), ('authorized', 'Authorized'), ('paid', 'Paid'), ('failed', 'Failed'), ('refunded', 'Refunded'), ('partially_refunded', 'Partially Refunded')], default='pending', domain='orders.payment_status'),
                ),
                migrations.AlterField(
                    model_name='order',
                    name='shipping_amount',
                    field=souk.core.domains.Amount(default=0),
                ),
                migrations.AlterField(
                    model_name='order',
                    name='status',
                    field=souk.core.domains.Word(choices=[('pending', 'Pending'), ('confirmed', 'Confirmed'), ('processing', 'Processing'), ('shipped', 'Shipped'), ('delivered', 'Delivered'), ('cancelled', 'Cancelled'), ('returned', 'Returned'), ('refunded', 'Refunded'), ('partially_refunded', 'Partially Refunded')], default='pending', domain='orders.status'),
                ),
                migrations.AlterField(
                    model_name='order',
                    name='subtotal_amount',
                    field=souk.core.domains.Amount(),
                ),
                migrations.AlterField(
                    model_name='order',
                    name='tax_amount',
                    field=souk.core.domains.Amount(default=0),
                ),
                migrations.AlterField(
                    model_name='order',
                    name='total_amount',
                    field=souk.core.domains.Amount(),
                ),
            ],
        ),
    ]
