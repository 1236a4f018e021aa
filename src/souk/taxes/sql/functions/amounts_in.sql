-- Returns what each of some taxes is of one price, in minor units and in the order they are given:
-- `millionths` of what is taxed, which is the price without the taxes that it includes.
-- All that it includes is taken out at once and rounded once; each gets its share of that, the rest
-- going to the largest remainders. Each tax that is added is rounded for itself.
CREATE OR REPLACE FUNCTION taxes.amounts_in(
    price bigint,
    millionths bigint[],
    are_included boolean[],
    rounding text,
    OUT amounts bigint[],
    OUT included_amount bigint,
    OUT added_amount bigint
)
LANGUAGE plpgsql
IMMUTABLE
AS $$
DECLARE
    included bigint := 0;
    remainders bigint[];
    share numeric;
    rest bigint;
    next integer;
BEGIN
    FOR nth IN 1 .. cardinality(millionths) LOOP
        IF are_included[nth] THEN
            included := included + millionths[nth];
        END IF;
    END LOOP;
    included_amount := taxes.rounded(price::numeric * included, 1000000 + included, rounding);
    added_amount := 0;
    rest := included_amount;

    FOR nth IN 1 .. cardinality(millionths) LOOP
        remainders[nth] := -1;
        IF NOT are_included[nth] THEN
            amounts[nth] := taxes.rounded(
                (price - included_amount)::numeric * millionths[nth], 1000000, rounding
            );
            added_amount := added_amount + amounts[nth];
        ELSIF included = 0 THEN
            amounts[nth] := 0;
        ELSE
            share := included_amount::numeric * millionths[nth];
            amounts[nth] := div(share, included);
            remainders[nth] := share % included;
            rest := rest - amounts[nth];
        END IF;
    END LOOP;

    WHILE rest > 0 LOOP
        next := 1;
        FOR nth IN 2 .. cardinality(remainders) LOOP
            IF remainders[nth] > remainders[next] THEN
                next := nth;
            END IF;
        END LOOP;
        amounts[next] := amounts[next] + 1;
        remainders[next] := -1;
        rest := rest - 1;
    END LOOP;
END
$$;
