from django.db import migrations, models


class Migration(migrations.Migration):
    """What has no reference, as all that a file brings in, is in no index of references."""

    dependencies = [
        ('inventory', '0007_stock_awaited'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='movement',
            name='movements_by_reference',
        ),
        migrations.AddIndex(
            model_name='movement',
            index=models.Index(condition=models.Q(('reference_id__isnull', False)), fields=['reference_id'], name='movements_by_reference'),
        ),
    ]
