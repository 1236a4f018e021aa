from django.db import migrations

# Mollie's own pages take cards, wallets, banks and PayPal.
METHODS = """
UPDATE payments_methods
SET gateways = gateways || '["mollie"]'
WHERE code IN ('CREDIT_CARD', 'DEBIT_CARD', 'NET_BANKING', 'WALLET', 'PAYPAL', 'BANK_TRANSFER')
  AND NOT gateways ? 'mollie'
"""
WITHOUT = """
UPDATE payments_methods SET gateways = gateways - 'mollie'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0006_gateways'),
    ]

    operations = [migrations.RunSQL(METHODS, WITHOUT)]
