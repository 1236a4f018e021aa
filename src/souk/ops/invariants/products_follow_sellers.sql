-- What a product is shown and sold as follows from its seller.
SELECT product.id, product.seller_id, product.seller_state
FROM catalog_products AS product
LEFT JOIN sellers_profiles AS seller ON seller.user_id = product.seller_id
WHERE product.seller_state <> CASE
    WHEN product.seller_id IS NULL THEN 'open'
    ELSE sellers.selling_state(seller.status, seller.vacation_mode)
END
