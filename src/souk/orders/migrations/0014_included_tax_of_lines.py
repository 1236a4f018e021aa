from django.db import migrations, models

# Makes lines with the new column from the same moment on: the installer comes later, and until then
# the old function would write rows that are too short.
NEW_ITEM = """
DO $migration$
BEGIN
    IF to_regprocedure(
        'orders.new_item(integer, uuid, uuid, uuid, text, text, text, jsonb, text, integer, bigint,'
        ' integer, boolean, boolean, text)'
    ) IS NULL THEN
        RETURN;
    END IF;
    CREATE OR REPLACE FUNCTION orders.new_item(
        "position" integer,
        variant_id uuid,
        product_id uuid,
        seller_id uuid,
        sku text,
        name text,
        variant_name text,
        options jsonb,
        image_url text,
        quantity integer,
        unit_price_amount bigint,
        weight_grams integer,
        requires_shipping boolean,
        tracks_stock boolean,
        tax_class text
    )
    RETURNS orders_items
    LANGUAGE sql
    IMMUTABLE
    AS $$
        SELECT ROW(
            NULL, "position", variant_id, product_id, seller_id, sku, name, variant_name, options,
            image_url, quantity, unit_price_amount, quantity * unit_price_amount, weight_grams,
            requires_shipping, tracks_stock, 'pending', NULL, 0, 0, tax_class, NULL
        )::orders_items;
    $$;
END
$migration$
"""


class Migration(migrations.Migration):
    """Where prices hold one tax and get another one, a line knows which part of its tax is which."""

    dependencies = [
        ('orders', '0013_history_of_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='item',
            name='included_tax_amount',
            field=models.BigIntegerField(null=True),
        ),
        migrations.RunSQL(NEW_ITEM, migrations.RunSQL.noop),
    ]
