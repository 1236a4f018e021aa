"""`souk mail test` says honestly what happened."""

import pytest

from souk.cli.mailing import send_test_letter
from tests.notifications.server import mail_server, no_server_port, sending_to, silent_server


def test_an_accepted_letter_is_told_as_no_more_than_that(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with mail_server() as postbox:
        assert send_test_letter("you@example.com") == 0

    assert postbox.letters[0]["To"] == "you@example.com"
    said = capsys.readouterr().out
    assert "has accepted the letter to you@example.com" in said
    assert "Whether it arrives" in said


def test_a_refused_letter_is_told_with_the_servers_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with mail_server() as postbox:
        postbox.answer = lambda recipient: "550 no such mailbox"
        assert send_test_letter("you@example.com") == 1

    assert "refuses this letter: 550 no such mailbox" in capsys.readouterr().err


def test_a_server_that_hangs_or_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with silent_server():
        assert send_test_letter("you@example.com") == 1
    with sending_to(no_server_port()):
        assert send_test_letter("you@example.com") == 1

    said = capsys.readouterr().err
    assert "timed out" in said
    assert "refused" in said


@pytest.mark.parametrize("recipient", ["nobody", "a@b.de\r\nBcc: c@d.de", "a@b.de, c@d.de"])
def test_a_recipient_that_is_none_is_told(
    recipient: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with mail_server() as postbox:
        assert send_test_letter(recipient) == 2

    assert postbox.letters == []
    assert "is no e-mail address" in capsys.readouterr().err
