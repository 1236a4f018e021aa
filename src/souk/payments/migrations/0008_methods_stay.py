import django.db.models.deletion
import souk.core.domains
from django.db import migrations, models
from souk.core.domains import AlterTypes

DOMAIN = """
CREATE DOMAIN payments.method AS text
    CONSTRAINT payments_payments_method_is_known CHECK (VALUE IN (
        'CREDIT_CARD', 'DEBIT_CARD', 'UPI', 'NET_BANKING', 'WALLET', 'PAYPAL', 'BANK_TRANSFER', 'COD'
    ));
-- Of texts, which nobody looks for by their beginning.
DROP INDEX payments_methods_code_cdfafd31_like;
"""

PAYMENTS = """
    DROP CONSTRAINT payments_payments_method_id_029dfd99_fk_payments_methods_code,
    ALTER COLUMN method_id TYPE payments.method
"""

KEY = "payments_saved_metho_method_id_f87b1928_fk_payments_"
KEPT = f"""
    DROP CONSTRAINT {KEY},
    ALTER COLUMN method_id TYPE payments.method
"""
KEPT_AGAIN = f"""
ALTER TABLE payments_saved_methods ADD CONSTRAINT {KEY}
    FOREIGN KEY (method_id) REFERENCES payments_methods (code) DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0007_mollie'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(DOMAIN),
                AlterTypes('payments_payments', PAYMENTS),
                AlterTypes('payments_saved_methods', KEPT),
                AlterTypes('payments_methods', 'ALTER COLUMN code TYPE payments.method'),
                migrations.RunSQL(KEPT_AGAIN),
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='method',
                    name='code',
                    field=souk.core.domains.Word(choices=[('CREDIT_CARD', 'Credit card'), ('DEBIT_CARD', 'Debit card'), ('UPI', 'UPI'), ('NET_BANKING', 'Net banking'), ('WALLET', 'Wallet'), ('PAYPAL', 'PayPal'), ('BANK_TRANSFER', 'Bank transfer'), ('COD', 'Cash on delivery')], domain='payments.method', primary_key=True, serialize=False),
                ),
                migrations.AlterField(
                    model_name='payment',
                    name='method',
                    field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.method'),
                ),
            ],
        ),
    ]
