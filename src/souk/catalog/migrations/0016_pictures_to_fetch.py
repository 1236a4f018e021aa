import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


# What is noted of new ones by a trigger.
NOTE = """
INSERT INTO catalog_fetches (image_id)
SELECT id FROM catalog_images WHERE url > '' AND coalesce(file, '') = ''
"""


class Migration(migrations.Migration):
    """Pictures that lie elsewhere are fetched."""

    dependencies = [
        ('catalog', '0015_no_index_of_nothing'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fetch',
            fields=[
                ('image', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='fetch', serialize=False, to='catalog.image')),
                ('tries', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), null=True)),
                ('problem', models.TextField(db_default='', default='')),
            ],
            options={
                'db_table': 'catalog_fetches',
            },
        ),
        migrations.AddField(
            model_name='image',
            name='came_from',
            field=models.URLField(editable=False, max_length=500, null=True),
        ),
        migrations.AddIndex(
            model_name='image',
            index=models.Index(condition=models.Q(('came_from__isnull', False)), fields=['came_from'], name='catalog_images_came_from'),
        ),
        migrations.AddIndex(
            model_name='fetch',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='catalog_fetches_due'),
        ),
        migrations.RunSQL(NOTE, migrations.RunSQL.noop),
    ]
