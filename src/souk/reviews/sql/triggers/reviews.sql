DROP TRIGGER IF EXISTS follow_ratings_inserted ON reviews_reviews;
CREATE TRIGGER follow_ratings_inserted
    AFTER INSERT ON reviews_reviews
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION reviews.follow_ratings();

DROP TRIGGER IF EXISTS follow_ratings_updated ON reviews_reviews;
CREATE TRIGGER follow_ratings_updated
    AFTER UPDATE ON reviews_reviews
    REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION reviews.follow_ratings();

DROP TRIGGER IF EXISTS follow_ratings_deleted ON reviews_reviews;
CREATE TRIGGER follow_ratings_deleted
    AFTER DELETE ON reviews_reviews
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION reviews.follow_ratings();

DROP TRIGGER IF EXISTS untouched_by_votes ON reviews_reviews;
CREATE TRIGGER untouched_by_votes
    BEFORE UPDATE OF helpful_count, not_helpful_count, is_answered ON reviews_reviews
    FOR EACH ROW EXECUTE FUNCTION core.keep_updated_at();
