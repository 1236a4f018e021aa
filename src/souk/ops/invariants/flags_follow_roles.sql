-- Who may open the admin has a role of staff, and whose flag says everything is an admin.
SELECT person.id, person.is_staff, person.is_superuser
FROM accounts_users AS person
CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(link.role_id IN ('manager', 'admin')), false) AS is_staff,
           coalesce(bool_or(link.role_id = 'admin'), false) AS is_superuser
    FROM accounts_user_roles AS link
    WHERE link.user_id = person.id
) AS held
WHERE (person.is_staff, person.is_superuser)
    IS DISTINCT FROM (held.is_staff, held.is_superuser)
