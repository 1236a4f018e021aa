-- Sellers are another service's: where both tables share a database, a product's seller is there.
ALTER TABLE catalog_products DROP CONSTRAINT IF EXISTS catalog_products_seller_is_there;
ALTER TABLE catalog_products ADD CONSTRAINT catalog_products_seller_is_there
    FOREIGN KEY (seller_id) REFERENCES sellers_profiles (user_id);
