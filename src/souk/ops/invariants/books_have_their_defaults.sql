-- An address book has one default of each type that it has addresses of.
SELECT user_id, type, count(*)
FROM accounts_addresses
GROUP BY user_id, type
HAVING count(*) FILTER (WHERE is_default) <> 1
