DROP TRIGGER IF EXISTS tally_insert ON search_places;
CREATE TRIGGER tally_insert
    AFTER INSERT ON search_places
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION search.tally_places();

DROP TRIGGER IF EXISTS tally_delete ON search_places;
CREATE TRIGGER tally_delete
    AFTER DELETE ON search_places
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION search.tally_places();
