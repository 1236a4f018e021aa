DROP TRIGGER IF EXISTS note_answers ON reviews_answers;
CREATE TRIGGER note_answers
    AFTER INSERT OR DELETE ON reviews_answers
    FOR EACH ROW EXECUTE FUNCTION reviews.note_answers();
