-- Trigger, before a statement: the category tree is changed by one transaction at a time. What a
-- path follows from is read afterwards, and so as the one before has left it.
CREATE OR REPLACE FUNCTION catalog.hold_tree()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM catalog.lock_tree(false);
    RETURN NULL;
END
$$;
