-- What is approved is everybody's to read; else a review is its author's, and the shop's. Nobody
-- approves their own.
ALTER TABLE reviews_reviews ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shown ON reviews_reviews;
CREATE POLICY shown ON reviews_reviews FOR SELECT
    USING (
        status = 'approved'
        OR (SELECT core.acts_for_shop())
        OR user_id = (SELECT core.caller_id())
    );
DROP POLICY IF EXISTS added ON reviews_reviews;
CREATE POLICY added ON reviews_reviews FOR INSERT
    WITH CHECK (
        (SELECT core.acts_for_shop())
        OR (user_id = (SELECT core.caller_id()) AND status = 'pending')
    );
DROP POLICY IF EXISTS changed ON reviews_reviews;
CREATE POLICY changed ON reviews_reviews FOR UPDATE
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id()))
    WITH CHECK (
        (SELECT core.acts_for_shop())
        OR (user_id = (SELECT core.caller_id()) AND status = 'pending')
    );
DROP POLICY IF EXISTS removed ON reviews_reviews;
CREATE POLICY removed ON reviews_reviews FOR DELETE
    USING ((SELECT core.acts_for_shop()) OR user_id = (SELECT core.caller_id()));
