-- What somebody wants to remember is theirs.
ALTER TABLE catalog_favorites ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON catalog_favorites;
CREATE POLICY own ON catalog_favorites
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id()));
