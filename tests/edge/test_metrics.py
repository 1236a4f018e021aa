"""The metrics tell what was answered and what waits, to whom they are meant for alone."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from souk.edge.counts import Counts
from tests.api import Api
from tests.factories import a_webhook
from tests.webhooks.sent import announce, publish

pytestmark = pytest.mark.django_db


def _read(**headers: str) -> Any:
    return Client(raise_request_exception=False).get("/metrics", headers=headers)


def _value(text: str, sample: str) -> float:
    found = re.search(rf"^{re.escape(sample)} (\S+)$", text, re.MULTILINE)
    assert found, f"{sample} is not in\n{text}"
    return float(found[1])


def test_requests_are_counted_by_their_route() -> None:
    ok = 'souk_http_requests_total{method="GET",route="api/v1/products/<slug>",status="4xx"}'
    took = 'souk_http_request_seconds_count{method="GET",route="api/v1/products/<slug>"}'
    Api().get("/products/nothing")
    before = _read().content.decode()
    Api().get("/products/something")
    answer = _read()
    after = answer.content.decode()

    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert _value(after, ok) == _value(before, ok) + 1
    assert _value(after, took) == _value(before, took) + 1
    assert "something" not in after


def test_what_waits_is_told() -> None:
    a_webhook()
    publish(1)
    announce()

    text = _read().content.decode()

    assert _value(text, "souk_webhook_pending_deliveries") == 1
    assert _value(text, "souk_webhook_dead_deliveries") == 0
    assert "souk_webhook_lag_seconds" in text
    assert re.search(r'souk_database_connections\{state="active"\} [1-9]', text)


def test_without_a_token_the_metrics_are_for_this_machine_alone() -> None:
    assert _read().status_code == 200
    assert _read(**{"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    assert Client(REMOTE_ADDR="192.0.2.7").get("/metrics").status_code == 404


def test_with_a_token_they_are_for_who_has_it(settings: Any) -> None:
    settings.METRICS_TOKEN = "0123456789abcdef"

    assert _read().status_code == 404
    assert _read(Authorization="Bearer 0123456789abcdeX").status_code == 404
    assert _read(Authorization="Bearer 0123456789abcdef").status_code == 200
    far = Client(REMOTE_ADDR="192.0.2.7")
    answer = far.get("/metrics", headers={"Authorization": "Bearer 0123456789abcdef"})
    assert answer.status_code == 200


def test_what_several_processes_counted_is_added_up(tmp_path: Path) -> None:
    mine = Counts(tmp_path)
    mine.note("GET", "a route", 200, 0.004)
    mine.note("GET", "a route", 503, 60)
    (own,) = tmp_path.glob("*/*.counts")
    for name in (own, own.with_suffix(".routes")):
        name.with_stem("1").write_bytes(name.read_bytes())

    counted = mine.all()["GET", "a route"]

    assert counted.statuses == [0, 2, 0, 0, 2]
    assert (counted.buckets[0], counted.buckets[-1], sum(counted.buckets)) == (2, 2, 4)
    assert counted.microseconds == 120_008_000


def test_what_an_ended_server_counted_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "4194999").mkdir()

    Counts(tmp_path)

    assert not (tmp_path / "4194999").exists()
