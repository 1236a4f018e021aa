-- An image is seen by whoever sees its review, and written by whoever may write that.
ALTER TABLE reviews_images ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS shown ON reviews_images;
CREATE POLICY shown ON reviews_images FOR SELECT
    USING (EXISTS (SELECT FROM reviews_reviews AS review WHERE review.id = review_id));
DROP POLICY IF EXISTS added ON reviews_images;
CREATE POLICY added ON reviews_images FOR INSERT
    WITH CHECK ((SELECT core.acts_for_shop()) OR EXISTS (
        SELECT FROM reviews_reviews AS review
        WHERE review.id = review_id AND review.user_id = (SELECT core.caller_id())
    ));
DROP POLICY IF EXISTS removed ON reviews_images;
CREATE POLICY removed ON reviews_images FOR DELETE
    USING ((SELECT core.acts_for_shop()) OR EXISTS (
        SELECT FROM reviews_reviews AS review
        WHERE review.id = review_id AND review.user_id = (SELECT core.caller_id())
    ));
