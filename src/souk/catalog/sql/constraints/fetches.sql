-- What is to be fetched goes with its picture, whoever deletes that.
ALTER TABLE catalog_fetches DROP CONSTRAINT IF EXISTS catalog_fetches_are_of_pictures;
ALTER TABLE catalog_fetches ADD CONSTRAINT catalog_fetches_are_of_pictures
    FOREIGN KEY (image_id) REFERENCES catalog_images (id) ON DELETE CASCADE;
