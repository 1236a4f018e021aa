from django.db import migrations


class Migration(migrations.Migration):
    """An answer of two lines is just above PostgreSQL's 2 kB: compressing it costs, saves nothing."""

    dependencies = [
        ("core", "0002_delivery"),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE core_idempotency_keys SET (toast_tuple_target = 8160)",
            "ALTER TABLE core_idempotency_keys RESET (toast_tuple_target)",
        ),
    ]
