-- Row-level security holds: it is on wherever there are policies, and the application is not above it.
SELECT 'policies without row-level security' AS what, class.relname AS name
FROM pg_class AS class
WHERE class.relnamespace = 'public'::regnamespace
  AND NOT class.relrowsecurity
  AND EXISTS (SELECT FROM pg_policy AS policy WHERE policy.polrelid = class.oid)
UNION ALL
-- Only the application says for whom it speaks; its role should own no table.
SELECT 'the application is above the policies', role.rolname
FROM pg_roles AS role
WHERE role.rolname = current_user
  AND coalesce(current_setting('souk.role', true), '') <> ''
  AND (role.rolsuper OR role.rolbypassrls OR EXISTS (
      SELECT FROM pg_class AS owned
      WHERE owned.relowner = role.oid AND owned.relnamespace = 'public'::regnamespace
  ))
