from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0006_found_in_bulk'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('is_prominent', False)), fields=['is_prominent'], name='search_entries_others'),
        ),
    ]
