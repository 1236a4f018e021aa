-- A variant shows a picture of its own product, and none once that picture is gone.
ALTER TABLE catalog_variants DROP CONSTRAINT IF EXISTS catalog_variants_image_is_its_products;
ALTER TABLE catalog_variants ADD CONSTRAINT catalog_variants_image_is_its_products
    FOREIGN KEY (product_id, image_id) REFERENCES catalog_images (product_id, id)
    ON DELETE SET NULL (image_id);
