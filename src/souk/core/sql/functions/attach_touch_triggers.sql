-- Gives every table with an updated_at column the trigger that keeps it. Run after migrations.
CREATE OR REPLACE FUNCTION core.attach_touch_triggers()
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    target record;
BEGIN
    FOR target IN
        SELECT attribute.attrelid::regclass AS name
        FROM pg_attribute AS attribute
        JOIN pg_class AS class ON class.oid = attribute.attrelid
        WHERE attribute.attname = 'updated_at'
          AND NOT attribute.attisdropped
          AND class.relnamespace = 'public'::regnamespace
          AND class.relkind IN ('r', 'p')
          -- A partition inherits its parent's trigger.
          AND NOT class.relispartition
          AND NOT EXISTS (
              SELECT FROM pg_trigger
              WHERE tgrelid = class.oid AND tgname = 'touch_updated_at'
          )
    LOOP
        EXECUTE format(
            'CREATE TRIGGER touch_updated_at BEFORE UPDATE ON %s '
            'FOR EACH ROW EXECUTE FUNCTION core.touch_updated_at()',
            target.name
        );
    END LOOP;
END
$$;
