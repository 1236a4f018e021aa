"""Bringing in customers with their addresses from a file; a customer is known by their e-mail.

No file brings a password: who is new has none, and makes one by “forgot password”.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection

from souk.accounts.models import AddressType, Gender, User, UserStatus
from souk.accounts.operations.addresses import MAX_ADDRESSES
from souk.accounts.operations.details import check_details
from souk.accounts.queries.export import OF_ADDRESS, OF_CUSTOMER, customer_rows
from souk.core.countries import check_country
from souk.core.errors import InvalidFields
from souk.core.ids import uuid7
from souk.core.sheets import cells, readers
from souk.core.sheets.records import BadRow, Outcome, Refusal
from souk.core.sheets.shapes import Given, Shape
from souk.core.sheets.staging import stage

_BATCH = 5000


def _email(column: str, value: str) -> str:
    said = User.objects.normalize_email(cells.text_in(column, value, most=254))
    try:
        validate_email(said)
    except ValidationError:
        raise BadRow(f"{column} is {value!r}; write an e-mail address", column=column) from None
    return said


def _phone(column: str, value: str) -> str | None:
    digits = "".join(sign for sign in value if sign not in " -().\t/").removeprefix("+")
    if not digits and "+" not in value:
        return None
    if not (digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 15):
        raise BadRow(f"{column} is {value!r}; write one such as +4930123456", column=column)
    if digits.startswith("0"):
        raise BadRow(f"{column} is {value!r}; begin with + and the country", column=column)
    return "+" + digits


def _birth(column: str, value: str) -> date | None:
    if not value.strip():
        return None
    try:
        said = date.fromisoformat(value.strip())
    except ValueError:
        said = date.min
    if not date(1900, 1, 1) <= said <= datetime.now(UTC).date():
        raise BadRow(f"{column} is {value!r}; write a day such as 1990-12-31", column=column)
    return said


def _country(column: str, value: str) -> str:
    said = value.strip().upper()
    try:
        return check_country(said) if said else ""
    except ValueError as reason:
        raise BadRow(f"{column} is {value!r}; {reason}", column=column) from None


def _details(column: str, value: str) -> dict[str, Any] | None:
    said = cells.json_in(column, value)
    if said is None:
        return None
    if not isinstance(said, dict):
        raise BadRow(f"{column} is no JSON object", column=column)
    try:
        check_details(said)
    except InvalidFields as error:
        raise BadRow(error.detail, column=column) from None
    return said


_READERS: dict[str, readers.Cell] = {
    "email": _email,
    "first_name": readers.text(150),
    "last_name": readers.text(150),
    "phone": _phone,
    "date_of_birth": _birth,
    "gender": readers.word(Gender.values),
    "status": readers.word(UserStatus.values),
    "email_verified": readers.flag,
    "preferred_currency": readers.currency,
    "loyalty_points": readers.number(),
    "additional_details": _details,
    "address_type": readers.word(AddressType.values),
    "address_default": readers.flag,
    "full_name": readers.text(200),
    "address_phone": readers.text(30),
    "line1": readers.text(200),
    "line2": readers.text(200),
    "city": readers.text(100),
    "region": readers.text(100),
    "postal_code": readers.text(20),
    "country": _country,
}
CUSTOMER_SHEET = Shape(
    {name: _READERS[name] for name in (*OF_CUSTOMER, *OF_ADDRESS)},
    needs=("email",),
    rows=customer_rows,
)

_PERSON = {
    "line": "int4",
    "id": "uuid",
    "email": "text",
    "first_name": "text",
    "last_name": "text",
    "phone": "text",
    "date_of_birth": "date",
    "gender": "text",
    "status": "text",
    "email_verified": "bool",
    "preferred_currency": "text",
    "loyalty_points": "int4",
    "additional_details": "jsonb",
    "password": "text",
}
_PLACE = {
    "line": "int4",
    "id": "uuid",
    "email": "text",
    "type": "text",
    "is_default": "bool",
    "full_name": "text",
    "phone": "text",
    "line1": "text",
    "line2": "text",
    "city": "text",
    "region": "text",
    "postal_code": "text",
    "country": "text",
}
_NAMES = {"address_type": "type", "address_default": "is_default", "address_phone": "phone"}


def import_customers(given: Iterator[Given], outcome: Outcome, currency: str) -> None:
    """Make and change customers as a file says, in the caller's transaction; none is removed.

    Rows that follow each other with one e-mail are one customer, each with another address; an
    address that is in the book already is not added again. No letter is written. Who works for the
    shop is not changed, and of who is there already neither status nor verification.
    """
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.seen_customers")
        cursor.execute("CREATE TEMP TABLE seen_customers (email text, line int4) ON COMMIT DROP")
        cursor.execute("CREATE INDEX ON seen_customers (email)")
    batch = _Batch(outcome)
    last = ""
    for row in given:
        values = dict(row.values)
        email = values["email"]
        if email != last and len(batch.people) >= _BATCH:
            batch.write()
            batch = _Batch(outcome)
        if email != last:
            batch.add_person(row.line, values)
        if any(values.get(name) for name in OF_ADDRESS):
            batch.add_address(row, values)
        elif email == last:
            outcome.refuse(row.refused("has no address: a customer's first row says the rest"))
        last = email
    batch.write()


class _Batch:
    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.people: list[list[Any]] = []
        self.places: list[list[Any]] = []

    def add_person(self, line: int, values: dict[str, Any]) -> None:
        person = {**values, "line": line, "id": uuid7(), "password": make_password(None)}
        self.people.append([person.get(name) for name in _PERSON])

    def add_address(self, row: Given, values: dict[str, Any]) -> None:
        place: dict[str, Any] = {
            _NAMES.get(name, name): values.get(name) or "" for name in OF_ADDRESS
        }
        missing = [n for n in ("full_name", "line1", "city", "country") if not place[n]]
        if missing:
            reason = f"an address needs {', '.join(missing)}"
            self.outcome.refuse(row.refused(reason, missing[0]))
            return
        place |= {"line": row.line, "id": uuid7(), "email": values["email"]}
        place["type"] = place["type"] or AddressType.SHIPPING.value
        place["is_default"] = bool(place["is_default"])
        self.places.append([place[name] for name in _PLACE])

    def write(self) -> None:
        stage("staged_people", _PERSON, self.people)
        with connection.cursor() as cursor:
            cursor.execute("CREATE INDEX ON staged_people (email)")
            cursor.execute("CREATE INDEX ON staged_people (phone)")
            cursor.execute(_WRONG_PEOPLE)
            wrong = [Refusal(*refusal) for refusal in cursor.fetchall()]
            for refusal in wrong:
                self.outcome.refuse(refusal)
            cursor.execute(_FORGET_WRONG, [[refusal.line for refusal in wrong]])
            cursor.execute("INSERT INTO seen_customers SELECT email, line FROM staged_people")
            cursor.execute(_ADD_PEOPLE)
            created = cursor.rowcount
            cursor.execute(_CHANGE_PEOPLE)
            updated = {row[0] for row in cursor.fetchall()}
            cursor.execute(_NOTE_PROFILES)
            updated |= {row[0] for row in cursor.fetchall()}
            cursor.execute(_NEW_IDS)
            updated -= {row[0] for row in cursor.fetchall()}
            cursor.execute("SELECT count(*) FROM staged_people")
            ((taken,),) = cursor.fetchall()
        self._write_addresses()
        self.outcome.counts.update(
            customers_created=created,
            customers_updated=len(updated),
            customers_unchanged=taken - created - len(updated),
        )

    def _write_addresses(self) -> None:
        stage("staged_places", _PLACE, self.places)
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS pg_temp.new_places")
            cursor.execute(_NEW_PLACES)
            cursor.execute(_TOO_MANY, [MAX_ADDRESSES])
            for (line,) in cursor.fetchall():
                reason = f"a customer has at most {MAX_ADDRESSES} addresses"
                self.outcome.refuse(Refusal(line, reason))
            cursor.execute(_ADD_PLACES)
            self.outcome.counts["addresses_created"] += cursor.rowcount


_SAME = (
    "{0}.type, {0}.full_name, {0}.phone, {0}.line1, {0}.line2, {0}.city, {0}.region,"
    " {0}.postal_code, {0}.country"
)

_WRONG_PEOPLE = """
    SELECT DISTINCT ON (staged.line) staged.line, problem.reason, problem.column_name
    FROM staged_people AS staged
    CROSS JOIN LATERAL (
        SELECT 'this e-mail stands in line ' || seen.line || ' already; keep its rows together',
               'email'
        FROM (
            SELECT line FROM seen_customers WHERE email = staged.email
            UNION ALL
            SELECT line FROM staged_people AS other
            WHERE other.email = staged.email AND other.line < staged.line
        ) AS seen
        UNION ALL
        SELECT 'this e-mail is of somebody who works for the shop; change them in the admin',
               'email'
        FROM accounts_users AS person
        WHERE lower(person.email) = staged.email
          AND (person.is_staff OR person.is_superuser OR EXISTS (
              SELECT FROM accounts_user_roles AS link
              WHERE link.user_id = person.id AND link.role_id IN ('manager', 'admin')
          ))
        UNION ALL
        SELECT 'this number is another account''s', 'phone'
        FROM accounts_users AS person
        WHERE replace(person.phone, '+', '') = replace(staged.phone, '+', '')
          AND lower(person.email) <> staged.email
        UNION ALL
        SELECT 'this number stands in line ' || other.line || ' already', 'phone'
        FROM staged_people AS other
        WHERE other.phone = staged.phone AND other.line < staged.line
    ) AS problem (reason, column_name)
    ORDER BY staged.line
"""
_FORGET_WRONG = "DELETE FROM staged_people WHERE line = ANY (%s::int[])"

_ADD_PEOPLE = """
    WITH added AS (
        INSERT INTO accounts_users
            (id, email, password, first_name, last_name, phone, date_of_birth, gender, status,
             is_active, is_staff, is_superuser, email_verified_at, login_count, preferences,
             additional_details)
        SELECT staged.id, staged.email, staged.password, coalesce(staged.first_name, ''),
               coalesce(staged.last_name, ''), staged.phone, staged.date_of_birth,
               coalesce(staged.gender, 'unsaid'), coalesce(staged.status, 'approved'),
               coalesce(staged.status, 'approved') = 'approved', false, false,
               CASE WHEN staged.email_verified THEN now() END, 0, '{}',
               coalesce(staged.additional_details, '{}')
        FROM staged_people AS staged
        WHERE NOT EXISTS (
            SELECT FROM accounts_users AS person WHERE lower(person.email) = staged.email
        )
        RETURNING id
    )
    INSERT INTO accounts_user_roles (user_id, role_id)
    SELECT id, 'customer' FROM added
"""
# What the file has no column for, or nothing in it, stays.
_CHANGE_PEOPLE = """
    UPDATE accounts_users AS person
    SET first_name = wanted.first_name, last_name = wanted.last_name, phone = wanted.phone,
        date_of_birth = wanted.date_of_birth, gender = wanted.gender,
        additional_details = wanted.additional_details
    FROM (
        SELECT person.id,
               coalesce(nullif(staged.first_name, ''), person.first_name) AS first_name,
               coalesce(nullif(staged.last_name, ''), person.last_name) AS last_name,
               coalesce(staged.phone, person.phone) AS phone,
               coalesce(staged.date_of_birth, person.date_of_birth) AS date_of_birth,
               coalesce(staged.gender, person.gender) AS gender,
               coalesce(staged.additional_details, person.additional_details)
                   AS additional_details
        FROM staged_people AS staged
        JOIN accounts_users AS person ON lower(person.email) = staged.email
    ) AS wanted
    WHERE person.id = wanted.id
      AND (person.first_name, person.last_name, person.phone, person.date_of_birth,
           person.gender, person.additional_details)
          IS DISTINCT FROM
          (wanted.first_name, wanted.last_name, wanted.phone, wanted.date_of_birth,
           wanted.gender, wanted.additional_details)
    RETURNING person.id
"""
_NOTE_PROFILES = """
    INSERT INTO accounts_customer_profiles AS profile
        (user_id, loyalty_points, preferred_currency)
    SELECT wanted.*
    FROM staged_people AS staged
    JOIN accounts_users AS person ON lower(person.email) = staged.email
    LEFT JOIN accounts_customer_profiles AS known ON known.user_id = person.id
    CROSS JOIN LATERAL (
        SELECT person.id, coalesce(staged.loyalty_points, known.loyalty_points, 0),
               coalesce(staged.preferred_currency, known.preferred_currency)
    ) AS wanted (id, loyalty_points, preferred_currency)
    WHERE (wanted.loyalty_points, wanted.preferred_currency)
          IS DISTINCT FROM (coalesce(known.loyalty_points, 0), known.preferred_currency)
    ON CONFLICT (user_id) DO UPDATE
        SET loyalty_points = excluded.loyalty_points,
            preferred_currency = excluded.preferred_currency
    RETURNING user_id
"""
_NEW_IDS = """
    SELECT person.id FROM staged_people AS staged JOIN accounts_users AS person USING (id)
"""

# Those of customers who were taken; what is in the book already is not added again.
_NEW_PLACES = f"""
    CREATE TEMP TABLE new_places ON COMMIT DROP AS
    SELECT DISTINCT ON (person.id, {_SAME.format("staged")}) person.id AS user_id, staged.*
    FROM staged_places AS staged
    JOIN staged_people AS taken USING (email)
    JOIN accounts_users AS person ON lower(person.email) = staged.email
    WHERE NOT EXISTS (
        SELECT FROM accounts_addresses AS known
        WHERE known.user_id = person.id AND ({_SAME.format("known")}) = ({_SAME.format("staged")})
    )
    ORDER BY person.id, {_SAME.format("staged")}, staged.line
"""
_TOO_MANY = """
    DELETE FROM new_places AS place
    USING (
        SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY line) AS place,
               (SELECT count(*) FROM accounts_addresses AS known WHERE known.user_id = new.user_id)
                   AS present
        FROM new_places AS new
    ) AS counted
    WHERE counted.id = place.id AND counted.place + counted.present > %s
    RETURNING place.line
"""
# One of each type is the default: the one that is there, else that of the file, else its first.
_ADD_PLACES = f"""
    INSERT INTO accounts_addresses (id, user_id, is_default, {_SAME.format("").replace(".", "")})
    SELECT place.id, place.user_id,
           row_number() OVER (
               PARTITION BY place.user_id, place.type ORDER BY place.is_default DESC, place.line
           ) = 1
           AND NOT EXISTS (
               SELECT FROM accounts_addresses AS known
               WHERE known.user_id = place.user_id AND known.type = place.type AND known.is_default
           ),
           {_SAME.format("place")}
    FROM new_places AS place
    -- Defaults first: of a type that has none, the first that comes becomes it.
    ORDER BY 3 DESC, place.line
"""
