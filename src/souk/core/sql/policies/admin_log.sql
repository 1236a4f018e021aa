-- What staff did in the admin, with names of people, is for the shop alone.
ALTER TABLE django_admin_log ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS none ON django_admin_log;
CREATE POLICY none ON django_admin_log
    USING ((SELECT core.acts_for_shop()));
