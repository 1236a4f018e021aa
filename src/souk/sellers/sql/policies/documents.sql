-- Sellers see, add and remove their own papers; staff, who verify them, see everybody's.
ALTER TABLE sellers_documents ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON sellers_documents;
CREATE POLICY own ON sellers_documents
    USING ((SELECT core.acts_for_shop()) OR seller_id = (SELECT core.caller_id()));
