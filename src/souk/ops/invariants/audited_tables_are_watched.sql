-- Every audited table has its triggers, they are enabled, and the audit forgets erased people.
SELECT wanted.place, wanted.name
FROM (
    SELECT place, name FROM audit.wanted_triggers()
    UNION ALL SELECT 'public.accounts_users'::regclass, 'forget_person'
    UNION ALL SELECT 'public.accounts_users'::regclass, 'forget_deleted_person'
) AS wanted
LEFT JOIN pg_trigger AS attached
    ON attached.tgrelid = wanted.place
   AND attached.tgname = wanted.name
   AND attached.tgenabled IN ('O', 'A')
WHERE attached.oid IS NULL
