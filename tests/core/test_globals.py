"""Settings and connections are what Django's own are, and looking at them costs next to nothing."""

import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import override_settings


def calls_of(look: Callable[[], Any]) -> int:
    """Return how many functions of Python a look calls, itself left out."""
    seen: list[str] = []
    sys.setprofile(lambda frame, event, _: seen.append(event))
    look()
    sys.setprofile(None)
    return seen.count("call") - 1


def test_a_look_calls_nothing_of_djangos() -> None:
    def setting() -> Any:
        return settings.HOME_COUNTRY

    def connection() -> Any:
        return connections[DEFAULT_DB_ALIAS]

    setting(), connection()

    assert calls_of(setting) == 0
    assert calls_of(connection) == 1


def test_settings_are_changed_and_changed_back() -> None:
    before = settings.HOME_COUNTRY

    with override_settings(HOME_COUNTRY="XK"):
        assert settings.HOME_COUNTRY == "XK"

    assert before == settings.HOME_COUNTRY != "XK"


def test_a_setting_that_is_not_there_is_an_error() -> None:
    with pytest.raises(AttributeError, match="NO_SUCH_THING"):
        _ = settings.NO_SUCH_THING


def test_each_thread_has_its_own_connection() -> None:
    found = [connections[DEFAULT_DB_ALIAS]]
    other = threading.Thread(target=lambda: found.append(connections[DEFAULT_DB_ALIAS]))
    other.start()
    other.join()

    assert found[0] is connections[DEFAULT_DB_ALIAS]
    assert found[0] is not found[1]
