from django.db import migrations

import souk.core.domains

# The shop took a part of what it held, and let go of the rest.
STATUSES = """
ALTER DOMAIN orders.payment_status DROP CONSTRAINT orders_orders_payment_status_is_known;
ALTER DOMAIN orders.payment_status
    ADD CONSTRAINT orders_orders_payment_status_is_known CHECK (VALUE IN (
        'pending', 'authorized', 'partially_paid', 'paid', 'failed', 'refunded',
        'partially_refunded'
    ));
"""


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0010_commissions'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(STATUSES)],
            state_operations=[
                migrations.AlterField(
                    model_name='order',
                    name='payment_status',
                    field=souk.core.domains.Word(
                        choices=[('pending', 'Pending'), ('authorized', 'Authorized'), ('partially_paid', 'Partially Paid'), ('paid', 'Paid'), ('failed', 'Failed'), ('refunded', 'Refunded'), ('partially_refunded', 'Partially Refunded')],
                        default='pending', domain='orders.payment_status',
                    ),
                ),
            ],
        ),
    ]
