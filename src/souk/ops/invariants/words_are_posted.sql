-- Each product is in the postings of all its words, or noted to be posted.
-- Looked at is one part of the postings, each time another: all of a million products would take long.
WITH looked_at AS MATERIALIZED (
    SELECT search.part_of(known.number) AS part
    FROM search_numbers AS known
    GROUP BY 1
    ORDER BY random()
    LIMIT 1
),
posted AS MATERIALIZED (
    SELECT posting.word, number
    FROM search_postings AS posting
    CROSS JOIN LATERAL unnest(posting.numbers) AS number
    WHERE posting.part = (SELECT part FROM looked_at)
)
SELECT entry.id AS product_id, NULL AS word
FROM search_entries AS entry
WHERE NOT EXISTS (SELECT FROM search_numbers AS known WHERE known.product_id = entry.id)
  AND NOT EXISTS (SELECT FROM search_unposted AS noted WHERE noted.product_id = entry.id)
UNION ALL
SELECT entry.id, said.word
FROM search_numbers AS known
JOIN search_entries AS entry ON entry.id = known.product_id
CROSS JOIN LATERAL unnest(tsvector_to_array(entry.vector)) AS said (word)
WHERE search.part_of(known.number) = (SELECT part FROM looked_at)
  AND NOT EXISTS (SELECT FROM search_unposted AS noted WHERE noted.product_id = entry.id)
  AND NOT EXISTS (
      SELECT FROM posted WHERE posted.word = said.word AND posted.number = known.number
  )
