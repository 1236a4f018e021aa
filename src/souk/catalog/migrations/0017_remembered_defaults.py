from django.db import migrations


class Migration(migrations.Migration):
    """What is taken off the shop with its product remembers whether it was the default."""

    dependencies = [
        ('catalog', '0016_pictures_to_fetch'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='variant',
            name='catalog_variants_default_is_there',
        ),
    ]
