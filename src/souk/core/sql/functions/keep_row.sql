-- Trigger: a row stays under its key. Others name it, of which there are so many that a foreign key
-- would cost too much: each would hold the row while it is written. The first argument says what
-- the row is, and what else can be done.
CREATE OR REPLACE FUNCTION core.keep_row()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE foreign_key_violation USING
        MESSAGE = TG_ARGV[0],
        CONSTRAINT = TG_TABLE_NAME || '_stay';
END
$$;
