-- What everybody may see of those who sell: the columns that are public, and no others.
CREATE OR REPLACE VIEW sellers.storefronts AS
SELECT profile.user_id AS id,
       profile.slug,
       profile.business_name AS name,
       profile.description,
       profile.vacation_mode AS on_vacation,
       CASE WHEN profile.vacation_mode THEN profile.vacation_message ELSE '' END
           AS vacation_message,
       profile.verified_at AS seller_since
FROM sellers_profiles AS profile
WHERE profile.status = 'approved';
