-- Returns the part of postings that a number is in. The larger parts are, the fewer rows has a word,
-- and the more is written where products change.
CREATE OR REPLACE FUNCTION search.part_of(number integer)
RETURNS integer
LANGUAGE sql
IMMUTABLE
RETURN number >> 16;
