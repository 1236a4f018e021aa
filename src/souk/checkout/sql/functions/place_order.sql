-- Places an order: all of it, or nothing. One call is one transaction; the steps belong to their
-- contexts. `request` is what checkout.operations.placement has checked and completed.
-- `outcome` is placed, replay, reused, in_progress, or the code of a refusal with its `problem`;
-- after a refusal nothing has changed. Raises SK001 when stock or a coupon was taken meanwhile, and
-- unique_violation when the key is known: call again, with `was_overtaken`.
-- A key is nearly always new. That it is, its row says at the end, for which a twin waits; what was asked
-- before is looked for only where something stands in the way: it may be what the first one did.
CREATE OR REPLACE FUNCTION checkout.place_order(
    request jsonb,
    OUT outcome text,
    OUT status smallint,
    OUT answer bytea,
    OUT placed_id uuid,
    OUT payment_status text,
    OUT problem jsonb
)
LANGUAGE plpgsql
-- One plan for all values: planning anew would cost more than the whole call.
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    claim record;
    quote record;
    payment jsonb := request -> 'payment';
    opened record;
    document json;
    is_kept boolean;
    -- What steps return that return nothing: an assignment costs less than a statement.
    nothing text;
BEGIN
    quote := checkout.quote(request);
    IF quote.outcome IS NOT NULL OR request ? 'was_overtaken' THEN
        claim := core.claim_request(
            request ->> 'scope', request ->> 'key', decode(request ->> 'fingerprint', 'hex')
        );
        IF claim.outcome IS NOT NULL THEN
            outcome := claim.outcome;
            status := claim.status;
            answer := claim.answer;
            placed_id := claim.resource_id;
            RETURN;
        END IF;
    END IF;
    IF quote.outcome IS NOT NULL THEN
        outcome := quote.outcome;
        problem := quote.problem;
        RETURN;
    END IF;

    placed_id := (request ->> 'order_id')::uuid;
    opened := payments.open_payment(
        (payment ->> 'id')::uuid, payment ->> 'number', placed_id, payment ->> 'method',
        payment ->> 'gateway', payment ->> 'reference', (quote.header).currency,
        (quote.header).total_amount
    );
    payment_status := opened.state;
    document := orders.open_order(quote.header, quote.lines, opened.described);
    IF request ->> 'cart_id' IS NOT NULL THEN
        PERFORM carts.convert_cart((request ->> 'cart_id')::uuid, placed_id);
    END IF;
    nothing := core.publish('order.placed', 'order', placed_id, jsonb_build_object(
        'total_amount', (quote.header).total_amount, 'currency', (quote.header).currency
    ));
    IF quote.applied <> '[]' THEN
        PERFORM promotions.redeem(
            placed_id, (request ->> 'user_id')::uuid, checkout.customer_keys(request), quote.applied
        );
    END IF;
    IF quote.reservation IS NOT NULL THEN
        PERFORM inventory.confirm_reservation(
            quote.reservation, placed_id, quote.tracked_variants, quote.tracked_quantities,
            (request ->> 'user_id')::uuid, request #>> '{shipping_address,country}',
            request #>> '{shipping_address,region}'
        );
    ELSIF quote.tracked_variants <> '{}' THEN
        nothing := inventory.commit_stock(
            placed_id, quote.tracked_variants, quote.tracked_quantities,
            (request ->> 'user_id')::uuid, request #>> '{shipping_address,country}',
            request #>> '{shipping_address,region}', quote.tracked_places
        );
    END IF;

    outcome := 'placed';
    IF payment_status <> 'processing' THEN
        status := 201;
        answer := convert_to(document::text, 'UTF8');
    END IF;
    is_kept := core.keep_answer(
        request ->> 'scope', request ->> 'key', decode(request ->> 'fingerprint', 'hex'),
        status, answer, placed_id
    );
END
$$;
