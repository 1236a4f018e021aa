-- Who found what helpful is theirs alone; the counts are everybody's.
ALTER TABLE reviews_votes ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON reviews_votes;
CREATE POLICY own ON reviews_votes
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id()));
