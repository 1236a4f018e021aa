from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0006_stock_follows'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='stock',
            index=models.Index(condition=models.Q(('backordered__gt', 0)), fields=['variant'], name='stock_awaited'),
        ),
    ]
