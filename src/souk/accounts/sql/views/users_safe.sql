-- Accounts without anything that names a person, for analytics.
CREATE OR REPLACE VIEW accounts.users_safe AS
SELECT
    person.id,
    person.status,
    person.is_staff,
    person.email_verified_at IS NOT NULL AS email_verified,
    ARRAY(
        SELECT link.role_id FROM accounts_user_roles AS link
        WHERE link.user_id = person.id ORDER BY link.role_id
    ) AS roles,
    (
        SELECT home.country FROM accounts_addresses AS home
        WHERE home.user_id = person.id ORDER BY home.is_default DESC, home.id LIMIT 1
    ) AS country,
    date_trunc('day', person.created_at) AS registered_on,
    date_trunc('day', person.last_login) AS last_seen_on,
    person.deleted_at IS NOT NULL AS is_erased
FROM accounts_users AS person;
