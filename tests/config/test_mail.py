"""The mail server is read from one address, and what is wrong with it is said."""

import pytest

from souk.config.environment import BadEnvironment, load
from souk.config.mail import MailServer

SENDER = {"MAIL_FROM": "Shop <shop@example.com>"}


@pytest.mark.parametrize(
    ("address", "server"),
    [
        (
            "smtp://shop:p%40ss@mail.example:2525?tls=starttls",
            MailServer("mail.example", 2525, "shop", "p@ss", "starttls"),
        ),
        ("smtp://mail.example", MailServer("mail.example", 587, "", "", "starttls")),
        ("smtp://localhost:25?tls=none", MailServer("localhost", 25, "", "", "none")),
        ("smtps://shop:pass@mail.example/", MailServer("mail.example", 465, "shop", "pass", "tls")),
    ],
)
def test_an_address_tells_the_server(address: str, server: MailServer) -> None:
    assert load({"SMTP_URL": address, **SENDER}).mail_server == server


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"SMTP_URL": "mail.example"}, "SMTP_URL: write smtp://user:password@host:587"),
        ({"SMTP_URL": "http://mail.example"}, "write smtp://"),
        ({"SMTP_URL": "smtp://mail.example:99999"}, "write smtp://"),
        ({"SMTP_URL": "smtp://shop@mail.example"}, "both user and password"),
        ({"SMTP_URL": "smtp://mail.example?tls=maybe"}, "tls is starttls or none"),
        ({"SMTP_URL": "smtps://mail.example?tls=none"}, "goes with smtp:// alone"),
        ({"SMTP_URL": "smtp://mail.example?timeout=9"}, "unknown option 'timeout'"),
        ({"SMTP_URL": "smtp://mail.example"}, "MAIL_FROM: with SMTP_URL, set the sender"),
        ({"MAIL_FROM": "nobody"}, "MAIL_FROM='nobody': write Your shop <shop@example.com>"),
        ({"MAIL_FROM": "a@b.de\r\nBcc: c@d.de"}, "write Your shop"),
        ({"SOUK_STOREFRONT_URL": "shop.example"}, "write https://shop.example.com"),
        ({"SOUK_STOREFRONT_URL": "https://shop.example/?a=b"}, "without a query"),
        ({"SOUK_STOREFRONT_URL": "javascript:alert(1)"}, "write https://shop.example.com"),
    ],
)
def test_what_is_wrong_is_said(variables: dict[str, str], words: str) -> None:
    needs_sender = "SMTP_URL" in variables and "MAIL_FROM" not in words
    with pytest.raises(BadEnvironment) as refusal:
        load({**variables, **(SENDER if needs_sender else {})})

    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(BadEnvironment) as refusal:
        load({"SMTP_URL": "smtp://shop:hunter2@mail.example?tls=no", **SENDER})

    assert "hunter2" not in str(refusal.value)


def test_a_storefront_ends_without_a_slash() -> None:
    shop = load({"SOUK_STOREFRONT_URL": "https://shop.example/en/"})

    assert shop.souk_storefront_url == "https://shop.example/en"


def test_without_a_server_there_is_none() -> None:
    assert load({}).mail_server is None
