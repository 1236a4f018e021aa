-- Returns the request it is given once the present transaction knows who speaks: role, user, guest's
-- tokens, request id, address, device, as core.database.identity tells them. For a call that is a
-- transaction of its own, in one message.
CREATE OR REPLACE FUNCTION core.speaking(request jsonb, identity text[])
RETURNS jsonb
LANGUAGE plpgsql
AS $$
DECLARE
    told text;
BEGIN
    told := set_config('souk.role', identity[1], true);
    told := set_config('souk.user_id', identity[2], true);
    told := set_config('souk.guest', identity[3], true);
    told := set_config('souk.request_id', identity[4], true);
    told := set_config('souk.ip', identity[5], true);
    told := set_config('souk.user_agent', identity[6], true);
    RETURN request;
END
$$;
