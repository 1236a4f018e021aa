DROP TRIGGER IF EXISTS normalise_zone ON shipping_zones;
CREATE TRIGGER normalise_zone
    BEFORE INSERT OR UPDATE OF countries, regions ON shipping_zones
    FOR EACH ROW EXECUTE FUNCTION shipping.normalise_zone();
