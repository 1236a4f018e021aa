-- Whose account is erased has no addresses, tokens, second factor, roles or carts, is signed in
-- nowhere, sells nothing, stands on no review, and has nothing in orders that closed.
SELECT person.id, person.deleted_at
FROM accounts_users AS person
WHERE person.deleted_at < now() - interval '2 days'
  AND (
      person.email NOT LIKE '%@erased.invalid'
      OR EXISTS (SELECT FROM accounts_addresses WHERE user_id = person.id)
      OR EXISTS (SELECT FROM accounts_tokens WHERE user_id = person.id)
      OR EXISTS (SELECT FROM accounts_two_factors WHERE user_id = person.id)
      OR EXISTS (SELECT FROM accounts_user_roles WHERE user_id = person.id)
      OR EXISTS (SELECT FROM accounts_sessions WHERE user_id = person.id AND revoked_at IS NULL)
      OR EXISTS (SELECT FROM carts_carts WHERE user_id = person.id)
      OR EXISTS (SELECT FROM reviews_votes WHERE user_id = person.id)
      OR EXISTS (SELECT FROM reviews_answers WHERE seller_id = person.id)
      OR EXISTS (
          SELECT FROM reviews_reviews
          WHERE user_id = person.id AND author_name || title || content <> ''
      )
      OR EXISTS (
          SELECT FROM sellers_profiles
          WHERE user_id = person.id AND (status = 'approved' OR business_name <> 'erased')
      )
      OR EXISTS (
          SELECT FROM orders_orders AS sold
          WHERE sold.user_id = person.id
            AND sold.email NOT LIKE '%@erased.invalid'
            AND sold.status NOT IN ('pending', 'confirmed', 'processing', 'shipped')
            AND sold.updated_at < now() - interval '2 days'
      )
  )
