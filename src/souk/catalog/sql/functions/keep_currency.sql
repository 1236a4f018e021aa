-- Trigger on products: prices are counted in a currency, which stays while there are variants.
CREATE OR REPLACE FUNCTION catalog.keep_currency()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF EXISTS (SELECT FROM catalog_variants AS variant WHERE variant.product_id = NEW.id) THEN
        RAISE check_violation USING
            MESSAGE = 'a product keeps the currency that its prices are in',
            CONSTRAINT = 'catalog_products_currency_stays';
    END IF;
    RETURN NEW;
END
$$;
