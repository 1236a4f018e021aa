DROP TRIGGER IF EXISTS unposted_insert ON search_entries;
CREATE TRIGGER unposted_insert
    AFTER INSERT ON search_entries
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION search.note_unposted();

DROP TRIGGER IF EXISTS unposted_delete ON search_entries;
CREATE TRIGGER unposted_delete
    AFTER DELETE ON search_entries
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION search.note_unposted();

-- Row by row: views, ratings and what is prominent are written all day, and once a statement each of
-- these rows would be copied, to find that its words are the same.
DROP TRIGGER IF EXISTS unposted_update ON search_entries;
CREATE TRIGGER unposted_update
    AFTER UPDATE OF vector ON search_entries
    FOR EACH ROW WHEN (OLD.vector IS DISTINCT FROM NEW.vector)
    EXECUTE FUNCTION search.note_unposted();
