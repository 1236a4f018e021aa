import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Few variants have a barcode or a picture of their own: those that have none are in no index."""

    dependencies = [
        ('catalog', '0014_safe_descriptions'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='variant',
            name='catalog_variants_barcode_is_unique',
        ),
        migrations.AlterField(
            model_name='variant',
            name='image',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.image'),
        ),
        migrations.AddIndex(
            model_name='variant',
            index=models.Index(condition=models.Q(('image__isnull', False)), fields=['image'], name='variants_of_image'),
        ),
        migrations.AddConstraint(
            model_name='variant',
            constraint=models.UniqueConstraint(condition=models.Q(('barcode__isnull', False), ('deleted_at__isnull', True)), fields=('barcode',), name='catalog_variants_barcode_is_unique'),
        ),
    ]
