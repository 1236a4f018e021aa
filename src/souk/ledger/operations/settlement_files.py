"""What gateways' settlement files say: Stripe's itemized reports, and Souk's own plain CSV."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from decimal import Decimal, InvalidOperation

from souk.core.currencies import is_currency
from souk.core.errors import InvalidFields, invalid_field
from souk.core.money import MAX_AMOUNT, exponent_of
from souk.ledger.models import LineKind

MAX_LINES = 200_000

# What Souk's own file has: amounts in minor units, of money that comes in positive. `reference` is
# the gateway's: of the payment (or its payment number), the refund, the chargeback, the fee.
OWN_COLUMNS = ("kind", "reference", "amount", "fee_amount", "currency", "date")

_STRIPE_COLUMNS = {"currency", "gross", "fee", "reporting_category", "source_id"}
_STRIPE_KINDS = {
    "charge": LineKind.PAYMENT,
    "refund": LineKind.REFUND,
    "dispute": LineKind.CHARGEBACK,
    "dispute_reversal": LineKind.CHARGEBACK_REVERSAL,
    "refund_failure": LineKind.REFUND_REVERSAL,
    "fee": LineKind.FEE,
    "network_cost": LineKind.FEE,
}
# What was held and not taken: Stripe has the whole of it as a charge first.
_NOT_TAKEN = "partial_capture_reversal"


@dataclass(frozen=True, slots=True)
class FileLine:
    """A line as the file has it; amounts are minor units, a fee that is not told is None."""

    position: int
    kind: LineKind
    label: str
    gateway_payment: str
    gateway_id: str
    currency: str
    amount: int
    fee_amount: int | None
    happened_at: datetime
    # A day without a time of day lasts until it ends.
    ends_at: datetime


def read_settlement(content: bytes, *, gateway: str) -> list[FileLine]:
    """Return the lines of a file; raise InvalidFields, with the line that cannot be read."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable("is not UTF-8 text") from None
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = {(name or "").strip() for name in reader.fieldnames or ()}
        read = _reader_of(columns, gateway)
        return _lines(reader, read)
    except csv.Error as error:
        raise _unreadable(f"is no CSV: {error} in line {reader.line_num}") from None


Reader = Callable[[int, Mapping[str, str]], FileLine]


def _reader_of(columns: set[str], gateway: str) -> Reader:
    if set(OWN_COLUMNS) <= columns:
        return _own_line
    if gateway == "stripe" and columns >= _STRIPE_COLUMNS:
        if not {"created", "created_utc"} & columns:
            raise _unreadable("has neither a column created nor created_utc")
        if not {"payment_intent_id", "charge_id"} & columns:
            raise _unreadable("has no column payment_intent_id: choose it when you download it")
        return _stripe_line
    wanted = ", ".join(OWN_COLUMNS)
    raise _unreadable(f"has other columns than Souk's own ({wanted}) or Stripe's itemized reports")


def _lines(rows: "csv.DictReader[str]", read: Reader) -> list[FileLine]:
    lines = []
    for position, row in enumerate(rows, start=1):
        if position > MAX_LINES:
            raise _unreadable(f"has more than {MAX_LINES:,} lines: split it")
        given = {
            (name or "").strip(): value.strip()
            for name, value in row.items()
            if isinstance(value, str)
        }
        if "\0" in "".join(given.values()):
            raise _unreadable(f"holds a character in line {rows.line_num} that no text has")
        try:
            lines.append(_fee_as_amount(read(position, given)))
        except ValueError as error:
            raise _unreadable(f"cannot be read in line {rows.line_num}: {error}") from None
    if not lines:
        raise _unreadable("has no lines")
    return _as_taken(lines)


def _fee_as_amount(line: FileLine) -> FileLine:
    """Return a fee of no order as one amount; one that comes to nothing is no line to compare."""
    if line.kind != LineKind.FEE:
        return line
    amount = line.amount - (line.fee_amount or 0)
    kind = LineKind.FEE if amount else LineKind.OTHER
    return replace(line, kind=kind, amount=amount, fee_amount=None)


def _as_taken(lines: list[FileLine]) -> list[FileLine]:
    """Return payments without what of them was held and not taken, where other lines say so."""
    places = {line.gateway_payment: n for n, line in enumerate(lines) if line.kind == "payment"}
    for line in lines:
        place = places.get(line.gateway_payment)
        if line.label == _NOT_TAKEN and line.gateway_payment and place is not None:
            whole = lines[place]
            fee = (whole.fee_amount or 0) + (line.fee_amount or 0)
            lines[place] = replace(whole, amount=whole.amount + line.amount, fee_amount=fee)
    return lines


def _own_line(position: int, row: Mapping[str, str]) -> FileLine:
    kind = row.get("kind", "")
    if kind not in LineKind.values:
        raise ValueError(f"kind is one of {', '.join(LineKind.values)}")
    reference = _short(row, "reference")
    if not reference and kind != LineKind.OTHER:
        raise ValueError("reference is needed")
    is_payment = kind == LineKind.PAYMENT
    happened_at, ends_at = _moments(row.get("date", ""))
    fee = row.get("fee_amount", "")
    return FileLine(
        position,
        LineKind(kind),
        "",
        reference if is_payment else "",
        "" if is_payment else reference,
        _currency(row.get("currency", "")),
        _whole(row.get("amount", "")),
        _whole(fee) if fee else None,
        happened_at,
        ends_at,
    )


def _stripe_line(position: int, row: Mapping[str, str]) -> FileLine:
    category = _short(row, "reporting_category", 60)
    intent = _short(row, "payment_intent_id")
    kind = _STRIPE_KINDS.get(category, LineKind.OTHER)
    if kind == LineKind.FEE and not row.get("balance_transaction_id"):
        raise ValueError("a fee has no balance_transaction_id: choose this column, too")
    currency = _currency(row.get("currency", "").upper())
    happened_at, ends_at = _moments(row.get("created_utc") or row.get("created", ""))
    return FileLine(
        position,
        kind,
        category,
        intent or (_short(row, "charge_id") if kind == LineKind.PAYMENT else ""),
        _short(row, "balance_transaction_id" if kind == LineKind.FEE else "source_id"),
        currency,
        _major(row.get("gross", ""), currency),
        _major(row.get("fee", ""), currency),
        happened_at,
        ends_at,
    )


def _short(row: Mapping[str, str], name: str, length: int = 255) -> str:
    text = row.get(name, "")
    if len(text) > length:
        raise ValueError(f"{name} is longer than {length} characters")
    return text


def _currency(code: str) -> str:
    if not is_currency(code):
        raise ValueError(f"{code[:20]!r} is no currency")
    return code


def _whole(text: str) -> int:
    unsigned = text.removeprefix("-")
    if not (unsigned.isascii() and unsigned.isdigit() and len(unsigned) <= 13):
        raise ValueError(f"{text[:30]!r} is no whole number of minor units")
    return _bounded(int(text))


def _major(text: str, currency: str) -> int:
    try:
        value = Decimal(text.replace(",", "") or "0")
    except InvalidOperation:
        raise ValueError(f"{text[:30]!r} is no amount") from None
    if not value.is_finite() or abs(value) > MAX_AMOUNT:
        raise ValueError(f"{text[:30]!r} is no amount")
    minor = value.scaleb(exponent_of(currency))
    if minor != minor.to_integral_value():
        raise ValueError(f"{text[:30]!r} has more decimals than {currency} knows")
    return _bounded(int(minor))


def _bounded(amount: int) -> int:
    if abs(amount) > MAX_AMOUNT:
        raise ValueError("an amount is too large")
    return amount


def _moments(text: str) -> tuple[datetime, datetime]:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text[:30]!r} is no date, such as 2026-01-31 12:00:00") from None
    if not 2000 <= moment.year < 2200:
        raise ValueError(f"{text[:30]!r} is not of this age")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    is_day = len(text) <= len("2026-01-31")
    return moment, datetime.combine(moment.date(), time.max, moment.tzinfo) if is_day else moment


def period_of(lines: Iterable[FileLine]) -> tuple[datetime, datetime]:
    """Return when the first line happened and the last one ended."""
    known = list(lines)
    return min(line.happened_at for line in known), max(line.ends_at for line in known)


def _unreadable(why: str) -> InvalidFields:
    return invalid_field("file", why, "unreadable_file")
