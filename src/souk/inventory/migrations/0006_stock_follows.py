import souk.core.domains
from django.db import migrations, models


class Migration(migrations.Migration):
    """A trigger keeps `is_low`, a domain the most that is to lie in a place: each order pays less."""

    dependencies = [
        ('inventory', '0005_reservations'),
    ]

    operations = [
        migrations.AlterField(
            model_name='stock',
            name='max_stock_level',
            field=souk.core.domains.Natural(blank=True, null=True),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name='stock', name='is_low'),
                migrations.AddField(
                    model_name='stock',
                    name='is_low',
                    field=models.BooleanField(db_default=False, editable=False),
                ),
            ],
            database_operations=[
                migrations.RunSQL(
                    """
                    ALTER TABLE inventory_stock
                        ALTER COLUMN is_low DROP EXPRESSION,
                        ALTER COLUMN is_low SET DEFAULT false,
                        ALTER COLUMN is_low SET NOT NULL
                    """
                ),
            ],
        ),
    ]
