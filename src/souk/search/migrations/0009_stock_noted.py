from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0008_stock_on_cards'),
    ]

    operations = [
        migrations.CreateModel(
            name='StockChange',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('product_id', models.UUIDField()),
                ('noted_at', models.DateTimeField(db_default=Now())),
            ],
            options={
                'db_table': 'search_stock_changes',
            },
        ),
    ]
