-- A coupon whose uses are limited counts them, and has no more than its limit.
SELECT coupon.id, coupon.code, coupon.used_count, coupon.usage_limit, used.count
FROM promotions_coupons AS coupon
CROSS JOIN LATERAL (
    SELECT count(*) AS count
    FROM promotions_usages AS usage
    WHERE usage.coupon_id = coupon.id AND usage.state = 'used'
) AS used
WHERE coupon.usage_limit IS NOT NULL
  AND (coupon.used_count IS DISTINCT FROM used.count OR used.count > coupon.usage_limit)
