-- Each category stands below its parent, which is there; none below itself.
SELECT category.id, category.path, parent.path AS parent_path
FROM catalog_categories AS category
LEFT JOIN catalog_categories AS parent ON parent.id = category.parent_id
WHERE category.deleted_at IS NULL
  AND ((category.path, category.level)
       IS DISTINCT FROM (concat_ws('/', parent.path, category.slug), coalesce(parent.level + 1, 0))
       OR parent.deleted_at IS NOT NULL)
