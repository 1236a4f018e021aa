import django.db.models.deletion
from django.db import migrations, models

# By their names: told of it, Django would drop the unique indexes of these columns, too.
_TAKE_AWAY = """
    DROP INDEX catalog_products_slug_4aa5c0b0;
    DROP INDEX catalog_products_slug_4aa5c0b0_like;
    DROP INDEX catalog_product_categories_product_id_be67c3f5;
"""
_BRING_BACK = """
    CREATE INDEX catalog_products_slug_4aa5c0b0 ON catalog_products (slug);
    CREATE INDEX catalog_products_slug_4aa5c0b0_like ON catalog_products (slug varchar_pattern_ops);
    CREATE INDEX catalog_product_categories_product_id_be67c3f5
        ON catalog_product_categories (product_id);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0012_lists_by_index'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(_TAKE_AWAY, _BRING_BACK)],
            state_operations=[
                migrations.AlterField(
                    model_name='product',
                    name='slug',
                    field=models.SlugField(db_index=False, max_length=255),
                ),
                migrations.AlterField(
                    model_name='productcategory',
                    name='product',
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name='category_links',
                        to='catalog.product',
                    ),
                ),
            ],
        ),
    ]
