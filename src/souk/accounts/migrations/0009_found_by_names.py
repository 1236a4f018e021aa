import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_kept_by_the_database'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='user',
            index=models.Index(django.db.models.functions.comparison.Collate(django.db.models.functions.text.Lower('display_name'), 'C'), name='users_by_display_name'),
        ),
        migrations.AddIndex(
            model_name='user',
            index=models.Index(django.db.models.functions.comparison.Collate(django.db.models.functions.text.Lower('username'), 'C'), name='users_by_username'),
        ),
    ]
