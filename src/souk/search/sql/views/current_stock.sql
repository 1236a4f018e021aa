-- Whether each product is in stock, from all that decides it: a variant on sale that lies in an open
-- warehouse, or need not lie there. What `in_stock` of its card should be.
CREATE OR REPLACE VIEW search.current_stock AS
SELECT product.id AS product_id,
       EXISTS (
           SELECT
           FROM catalog_variants AS variant
           WHERE variant.product_id = product.id
             AND variant.is_active
             AND variant.deleted_at IS NULL
             AND (NOT variant.tracks_stock OR variant.allow_backorder OR EXISTS (
                 SELECT
                 FROM inventory_stock AS stock
                 JOIN inventory_warehouses AS warehouse ON warehouse.id = stock.warehouse_id
                 WHERE stock.variant_id = variant.id
                   AND stock.available > 0
                   AND warehouse.is_active
             ))
       ) AS in_stock
FROM catalog_products AS product;
