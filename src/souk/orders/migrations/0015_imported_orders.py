from django.db import migrations, models

# Makes orders with the new column from the same moment on: the installer comes later, and until then
# the old function would write rows that are too short.
NEW_ORDER = """
DO $migration$
BEGIN
    IF to_regprocedure(
        'orders.new_order(uuid, text, uuid, uuid, bytea, text, text, bigint, bigint,'
        ' bigint, bigint, bigint, jsonb, jsonb, text, text, text, text, text, jsonb, bigint, jsonb, bigint, bigint, timestamptz)'
    ) IS NULL THEN
        RETURN;
    END IF;
    CREATE OR REPLACE FUNCTION orders.new_order(
        id uuid,
        order_number text,
        user_id uuid,
        cart_id uuid,
        token_hash bytea,
        email text,
        currency text,
        subtotal_amount bigint,
        discount_amount bigint,
        shipping_amount bigint,
        tax_amount bigint,
        total_amount bigint,
        shipping_address jsonb,
        billing_address jsonb,
        shipping_method_code text,
        shipping_method_name text,
        notes text,
        gift_message text,
        special_instructions text,
        discounts jsonb,
        shipping_discount_amount bigint,
        tax_lines jsonb,
        included_tax_amount bigint,
        shipping_tax_amount bigint,
        estimated_delivery_at timestamptz
    )
    RETURNS orders_orders
    LANGUAGE sql
    STABLE
    AS $$
        SELECT ROW(
            id, now(), now(), order_number, user_id, cart_id, token_hash, email, 'pending', 'pending',
            currency, subtotal_amount, discount_amount, shipping_amount, tax_amount, total_amount,
            nullif(shipping_address, 'null'), nullif(billing_address, 'null'),
            shipping_method_code, shipping_method_name, '', '', notes, '', '',
            NULL, NULL, NULL, NULL, NULL, NULL, discounts, included_tax_amount,
            shipping_discount_amount, shipping_tax_amount, tax_lines, estimated_delivery_at,
            gift_message, NULL, special_instructions, NULL
        )::orders_orders;
    $$;
END
$migration$
"""


class Migration(migrations.Migration):
    """Orders that were placed elsewhere come in by a file, as history."""

    dependencies = [
        ('orders', '0014_included_tax_of_lines'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='imported_number',
            field=models.CharField(editable=False, max_length=100, null=True),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('imported_number__isnull', False)), fields=['imported_number'], name='orders_by_imported_number'),
        ),
        migrations.AlterField(
            model_name='item',
            name='variant_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name='item',
            name='product_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('product_id__isnull', True)), fields=['sku'], name='order_items_of_no_product'),
        ),
        migrations.RunSQL(NEW_ORDER, migrations.RunSQL.noop),
    ]
