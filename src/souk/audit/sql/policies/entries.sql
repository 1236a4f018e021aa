-- Staff read the audit; people what was changed of them, and what they changed as customers.
-- Nobody but the owner writes it, whatever a policy says: see core.grant_rights.
ALTER TABLE audit_entries ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON audit_entries;
CREATE POLICY own ON audit_entries FOR SELECT
    USING (
        (SELECT core.acts_for_shop())
        OR subject_id = (SELECT core.caller_id())
        OR (table_name = 'accounts_users' AND record_id = (SELECT core.caller_id())::text)
        OR (actor_id = (SELECT core.caller_id()) AND actor_role = 'customer')
    );
