-- People are another service's: where both tables share a database, a favourite is somebody's.
ALTER TABLE catalog_favorites DROP CONSTRAINT IF EXISTS catalog_favorites_user_is_there;
ALTER TABLE catalog_favorites ADD CONSTRAINT catalog_favorites_user_is_there
    FOREIGN KEY (user_id) REFERENCES accounts_users (id);
