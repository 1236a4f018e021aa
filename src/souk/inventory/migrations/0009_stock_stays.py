
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0008_no_index_of_nothing'),
    ]

    operations = [
        migrations.AlterField(
            model_name='movement',
            name='stock',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='inventory.stock'),
        ),
    ]
