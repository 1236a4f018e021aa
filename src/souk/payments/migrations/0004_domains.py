import souk.core.domains
from django.db import migrations, models
from souk.core.domains import AlterTypes

DOMAINS = """
CREATE SCHEMA IF NOT EXISTS payments;
CREATE DOMAIN payments.status AS text
    CONSTRAINT payments_payments_status_is_known CHECK (VALUE IN (
        'pending', 'processing', 'requires_action', 'succeeded', 'failed', 'cancelled', 'refunded'
    ));
"""

PAYMENTS = """
    DROP CONSTRAINT payments_payments_status_is_known,
    DROP CONSTRAINT payments_payments_refunded_within_captured_within_amount,
    ALTER COLUMN status TYPE payments.status,
    ALTER COLUMN amount TYPE core.amount,
    ALTER COLUMN captured_amount TYPE core.amount,
    ALTER COLUMN refunded_amount TYPE core.amount,
    ADD CONSTRAINT payments_payments_refunded_within_captured_within_amount
        CHECK (refunded_amount <= captured_amount AND captured_amount <= amount)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_domains'),
        ('payments', '0003_lean_indexes'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(DOMAINS),
                AlterTypes('payments_payments', PAYMENTS),
            ],
            state_operations=[
                migrations.RemoveConstraint(
                    model_name='payment',
                    name='payments_payments_status_is_known',
                ),
                migrations.RemoveConstraint(
                    model_name='payment',
                    name='payments_payments_refunded_within_captured_within_amount',
                ),
                migrations.AlterField(
                    model_name='payment',
                    name='amount',
                    field=souk.core.domains.Amount(),
                ),
                migrations.AlterField(
                    model_name='payment',
                    name='captured_amount',
                    field=souk.core.domains.Amount(default=0),
                ),
                migrations.AlterField(
                    model_name='payment',
                    name='refunded_amount',
                    field=souk.core.domains.Amount(default=0),
                ),
                migrations.AlterField(
                    model_name='payment',
                    name='status',
                    field=souk.core.domains.Word(choices=[('pending', 'Waits for the money'), ('processing', 'The gateway is being asked'), ('requires_action', 'Waits for the buyer'), ('succeeded', 'Paid'), ('failed', 'Declined'), ('cancelled', 'Called off'), ('refunded', 'Refunded')], domain='payments.status'),
                ),
                migrations.AddConstraint(
                    model_name='payment',
                    constraint=models.CheckConstraint(condition=models.Q(('refunded_amount__lte', models.F('captured_amount')), ('captured_amount__lte', models.F('amount'))), name='payments_payments_refunded_within_captured_within_amount'),
                ),
            ],
        ),
    ]
