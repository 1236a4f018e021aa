from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0008_attributes"),
    ]

    operations = [
        # It writes the column; `souk migrate` installs it anew after the migrations.
        migrations.RunSQL(
            "DROP TRIGGER IF EXISTS describe_product ON catalog_products", migrations.RunSQL.noop
        ),
        migrations.RemoveIndex(
            model_name="product",
            name="products_search",
        ),
        migrations.RemoveIndex(
            model_name="product",
            name="products_filters",
        ),
        migrations.RemoveIndex(
            model_name="product",
            name="products_newest",
        ),
        migrations.RemoveIndex(
            model_name="product",
            name="products_by_price",
        ),
        migrations.RemoveIndex(
            model_name="product",
            name="products_by_views",
        ),
        migrations.RemoveIndex(
            model_name="product",
            name="products_featured",
        ),
        migrations.RemoveField(
            model_name="product",
            name="search_vector",
        ),
    ]
