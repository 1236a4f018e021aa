-- Returns a line for orders.open_order, as it was bought, without discount and tax yet.
-- Amounts are minor units.
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
LANGUAGE plpgsql
IMMUTABLE
AS $$
DECLARE
    item orders_items;
BEGIN
    item.position := "position";
    item.variant_id := variant_id;
    item.product_id := product_id;
    item.seller_id := seller_id;
    item.sku := sku;
    item.name := name;
    item.variant_name := variant_name;
    item.options := options;
    item.image_url := image_url;
    item.quantity := quantity;
    item.unit_price_amount := unit_price_amount;
    item.total_amount := quantity * unit_price_amount;
    item.discount_amount := 0;
    item.tax_amount := 0;
    item.tax_class := tax_class;
    item.weight_grams := weight_grams;
    item.requires_shipping := requires_shipping;
    item.tracks_stock := tracks_stock;
    item.fulfilment_status := 'pending';
    RETURN item;
END
$$;
