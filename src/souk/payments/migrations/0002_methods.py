from django.db import migrations

# What each way to pay is called, and which gateways can do it.
METHODS = {
    "CREDIT_CARD": ("Credit card", ["test"]),
    "DEBIT_CARD": ("Debit card", ["test"]),
    "UPI": ("UPI", ["test"]),
    "NET_BANKING": ("Net banking", ["test"]),
    "WALLET": ("Wallet", ["test"]),
    "PAYPAL": ("PayPal", ["test"]),
    "BANK_TRANSFER": ("Bank transfer", ["manual"]),
    "COD": ("Cash on delivery", ["manual"]),
}


def add_methods(apps, schema_editor):
    method = apps.get_model("payments", "Method")
    method.objects.bulk_create(
        [
            method(code=code, name=name, gateways=gateways, position=position)
            for position, (code, (name, gateways)) in enumerate(METHODS.items())
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [migrations.RunPython(add_methods, migrations.RunPython.noop)]
