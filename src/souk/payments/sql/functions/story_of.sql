-- Returns a payment as staff see it; what it knows of its order the caller adds. `whole` adds what
-- moved, what the gateway was asked and what it told.
CREATE OR REPLACE FUNCTION payments.story_of(payment payments_payments, whole boolean)
RETURNS json
LANGUAGE plpgsql
STABLE
AS $$
DECLARE
    fee bigint := (
        SELECT sum(moved.fee_amount) FROM payments_transactions AS moved
        WHERE moved.payment_id = payment.id AND moved.status = 'succeeded'
    );
    story json := json_build_object(
        'id', payment.id,
        'payment_number', payment.payment_number,
        'method', payment.method_id,
        'gateway', payment.gateway,
        'status', payment.status,
        'currency', payment.currency,
        'amount', payment.amount,
        'authorized_amount', payment.authorized_amount,
        'captured_amount', payment.captured_amount,
        'refunded_amount', payment.refunded_amount,
        'charged_back_amount', payment.charged_back_amount,
        'capturable_amount', payments.capturable_of(payment.id),
        'refundable_amount', greatest(0, payments.refundable_of(payment.id)),
        'fee_amount', fee,
        'net_amount', payment.captured_amount - payment.refunded_amount
            - payment.charged_back_amount - coalesce(fee, 0),
        'card', payment.card,
        'risk_score', payment.risk_score,
        'checks', payment.checks,
        'error_code', payment.error_code,
        'error_message', payment.error_message,
        'retry_count', payment.retry_count,
        'created_at', payment.created_at,
        'processed_at', payment.processed_at,
        'failed_at', payment.failed_at,
        'expires_at', payment.expires_at
    );
BEGIN
    IF NOT whole THEN
        RETURN story;
    END IF;
    RETURN core.json_with(story, json_build_object(
        'gateway_payment', payment.gateway_reference,
        'transactions', (
            SELECT coalesce(json_agg(json_build_object(
                'id', moved.id, 'kind', moved.kind, 'status', moved.status,
                'amount', moved.amount, 'fee_amount', moved.fee_amount, 'reason', moved.reason,
                'error_message', moved.error_message, 'created_at', moved.created_at,
                'settled_at', moved.settled_at
            ) ORDER BY moved.id), '[]')
            FROM payments_transactions AS moved
            WHERE moved.payment_id = payment.id
        ),
        'calls', (
            SELECT coalesce(json_agg(json_build_object(
                'act', asked.act, 'verdict', asked.verdict, 'error_code', asked.error_code,
                'response', asked.response, 'milliseconds', asked.milliseconds,
                'created_at', asked.created_at
            ) ORDER BY asked.id), '[]')
            FROM payments_gateway_calls AS asked
            WHERE asked.payment_id = payment.id
        ),
        'events', (
            SELECT coalesce(json_agg(json_build_object(
                'event_id', told.event_id, 'kind', told.kind, 'status', told.status,
                'error', told.error, 'created_at', told.created_at, 'handled_at', told.handled_at
            ) ORDER BY told.id), '[]')
            FROM payments_gateway_events AS told
            WHERE told.gateway = payment.gateway AND told.reference <> ''
              AND told.reference = payment.gateway_reference
        )
    ));
END
$$;
