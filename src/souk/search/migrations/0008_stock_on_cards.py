from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0007_others_at_once'),
    ]

    operations = [
        migrations.AddField(
            model_name='card',
            name='in_stock',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
