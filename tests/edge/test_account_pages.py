"""Our own pages for the links in letters."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("verify-email", "/auth/verify-email"),
        ("reset-password", "/auth/reset-password"),
        ("confirm-email", "/auth/confirm-email-change"),
    ],
)
def test_a_link_shows_a_page_that_calls_the_api(name: str, call: str) -> None:
    shown = Client().get(f"/account/{name}?token=the-secret")

    page = shown.content.decode()
    assert f'data-call="/api/v1{call}"' in page
    # Whoever only looks at the link uses nothing up, and the page keeps the secret to itself.
    assert "the-secret" not in page
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in shown.headers["Cache-Control"]


def test_only_the_pages_own_script_runs() -> None:
    first, second = (Client().get("/account/reset-password") for _ in range(2))

    policy = first.headers["Content-Security-Policy"]
    nonce = policy.split("script-src 'nonce-")[1].split("'")[0]
    assert policy.startswith("default-src 'none';")
    assert f'<script nonce="{nonce}">' in first.content.decode()
    assert nonce not in second.headers["Content-Security-Policy"]


def test_there_are_no_other_pages() -> None:
    assert Client().get("/account/elsewhere").status_code == 404
    assert Client().post("/account/verify-email").status_code in (403, 405)
