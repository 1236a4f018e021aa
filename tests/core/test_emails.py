"""E-mail addresses: what is taken at first sight is what the full validator takes unchanged."""

from string import ascii_letters, ascii_lowercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError, validate_email

from souk.core.http.emails import Email, is_plain

EMAIL = TypeAdapter(Email)

_local = st.text(ascii_letters + digits + "._+-", min_size=1, max_size=12)
_label = st.text(ascii_lowercase + digits + "-", min_size=1, max_size=6)
_top = st.sampled_from(["com", "test", "local", "invalid", "de", "c", "onion", "x1", "arpa"])
_addresses = st.builds("{}@{}.{}".format, _local, st.lists(_label, max_size=3).map(".".join), _top)


@given(_addresses | st.emails())
def test_what_is_plain_is_valid_and_normal(address: str) -> None:
    if is_plain(address):
        assert validate_email(address)[1] == address


@pytest.mark.parametrize(
    "address", ["ada@example.com", "a.b+c_d-e@mail.example.co.uk", "1@2.example.org"]
)
def test_common_addresses_are_plain(address: str) -> None:
    assert is_plain(address)


@pytest.mark.parametrize(
    ("given", "taken"),
    [(" ada@example.com ", "ada@example.com"), ("Ada@EXAMPLE.com", "Ada@example.com")],
)
def test_others_are_made_normal(given: str, taken: str) -> None:
    assert EMAIL.validate_python(given) == taken


@pytest.mark.parametrize(
    "address",
    ["", "ada", "ada@", "@example.com", "ada@example", "a..b@example.com", "ada@example.test",
     "ada@-example.com", "ada@example.com\n.evil", "ada@exam_ple.com"],
)  # fmt: skip
def test_bad_addresses_are_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        EMAIL.validate_python(address)
