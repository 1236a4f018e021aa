DROP TRIGGER IF EXISTS count_votes ON reviews_votes;
CREATE TRIGGER count_votes
    AFTER INSERT OR UPDATE OR DELETE ON reviews_votes
    FOR EACH ROW EXECUTE FUNCTION reviews.count_votes();
