-- An answer is seen by whoever sees its review, and written by who sells the product: in the name of
-- the shop by the shop, in a seller's by that seller. The shop may take any away.
ALTER TABLE reviews_answers ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shown ON reviews_answers;
CREATE POLICY shown ON reviews_answers FOR SELECT
    USING (
        EXISTS (SELECT FROM reviews_reviews AS review WHERE review.id = review_id)
        OR seller_id = (SELECT core.caller_id())
    );
DROP POLICY IF EXISTS added ON reviews_answers;
CREATE POLICY added ON reviews_answers FOR INSERT
    WITH CHECK (
        (SELECT core.acts_for_shop())
        OR (seller_id = (SELECT core.caller_id()) AND reviews.sells_reviewed(review_id))
    );
DROP POLICY IF EXISTS changed ON reviews_answers;
CREATE POLICY changed ON reviews_answers FOR UPDATE
    USING ((SELECT core.acts_for_shop()) OR reviews.sells_reviewed(review_id))
    WITH CHECK (
        (SELECT core.acts_for_shop())
        OR (seller_id = (SELECT core.caller_id()) AND reviews.sells_reviewed(review_id))
    );
DROP POLICY IF EXISTS removed ON reviews_answers;
CREATE POLICY removed ON reviews_answers FOR DELETE
    USING ((SELECT core.acts_for_shop()) OR reviews.sells_reviewed(review_id));
