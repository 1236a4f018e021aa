from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_sellers_shares'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='settlementline',
            name='ledger_settlement_lines_kind_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='transfer',
            name='ledger_transfers_kind_is_known',
        ),
        migrations.AlterField(
            model_name='settlementline',
            name='kind',
            field=models.CharField(choices=[('payment', 'Payment'), ('refund', 'Refund'), ('chargeback', 'Chargeback'), ('chargeback_reversal', 'Chargeback that came back'), ('refund_reversal', 'Refund that failed afterwards'), ('fee', 'Fee for no order'), ('other', 'No money of an order')], max_length=20),
        ),
        migrations.AlterField(
            model_name='transfer',
            name='kind',
            field=models.CharField(choices=[('sale', 'Sale'), ('cancellation', 'Sale that was cancelled'), ('capture', 'Money that came in'), ('refund', 'Money that went back'), ('fee', 'What a gateway keeps'), ('chargeback', 'Money that a bank took back'), ('chargeback_lost', 'Chargeback that is lost'), ('chargeback_won', 'Chargeback that came back'), ('refund_failed', 'Refund that failed afterwards'), ('share', "Sellers' share of what came or went back"), ('gateway_fee', 'What a gateway keeps for no order')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='settlementline',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['payment', 'refund', 'chargeback', 'chargeback_reversal', 'refund_reversal', 'fee', 'other'])), name='ledger_settlement_lines_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['sale', 'cancellation', 'capture', 'refund', 'fee', 'chargeback', 'chargeback_lost', 'chargeback_won', 'refund_failed', 'share', 'gateway_fee'])), name='ledger_transfers_kind_is_known'),
        ),
    ]
