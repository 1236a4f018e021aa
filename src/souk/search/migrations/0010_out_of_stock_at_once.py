from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0009_stock_noted'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='card',
            index=models.Index(condition=models.Q(('in_stock', False)), fields=['product'], name='search_cards_out_of_stock'),
        ),
    ]
