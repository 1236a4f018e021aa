"""Webhooks, as staff make and change them over the API."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

import souk
from souk.webhooks.event_types import EVENT_TYPES, PRIVATE, is_wanted
from souk.webhooks.models import Delivery, Endpoint
from souk.webhooks.operations import subscription
from tests.api import Api
from tests.factories import A_PUBLIC_URL, a_webhook, an_admin

pytestmark = pytest.mark.django_db

NEW = {"url": A_PUBLIC_URL, "description": "The warehouse", "event_types": ["order.*"]}


@pytest.fixture
def admin(api: Api) -> Api:
    return an_admin()[1]


def _made(admin: Api, **fields: Any) -> dict[str, Any]:
    made = admin.post("/admin/webhooks", {**NEW, **fields})
    assert made.status == 201, made.json
    webhook: dict[str, Any] = made.json["webhook"]
    return webhook


def test_a_webhook_is_shown_as_it_was_made_and_its_secret_once(admin: Api) -> None:
    made = admin.post("/admin/webhooks", NEW)

    webhook = made.json["webhook"]
    assert webhook == {**webhook, **NEW, "status": "enabled", "failures": 0}
    assert made.json["secret"].startswith("whsec_")
    shown = admin.get(f"/admin/webhooks/{webhook['id']}")
    assert shown.json == webhook
    assert "whsec_" not in shown.body.decode()
    assert admin.get("/admin/webhooks?count=true").json["total"] == 1


def test_a_secret_is_ciphertext_in_the_database(admin: Api) -> None:
    secret = admin.post("/admin/webhooks", NEW).json["secret"]

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM webhooks_endpoints")
        (stored,) = cursor.fetchone()

    assert secret.encode() not in bytes(stored)
    assert Endpoint.objects.get().secret == secret


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.8/",
        "https://localhost/",
        "http://93.184.216.34/",
        "https://user:secret@93.184.216.34/",
        "https://93.184.216.34:22/",
        "ftp://93.184.216.34/",
        "not an address",
        "",
    ],
)
def test_an_address_that_souk_does_not_call_is_refused(admin: Api, url: str) -> None:
    refused = admin.post("/admin/webhooks", {**NEW, "url": url})

    assert refused.status == 422
    assert refused.json["errors"][0]["field"] == "url"
    changed = admin.patch(f"/admin/webhooks/{_made(admin)['id']}", {"url": url})
    assert changed.status == 422


@pytest.mark.parametrize(
    "wrong",
    [[], ["order.eaten"], ["user.password_changed"], ["order"], ["**"], [""], "order.*", None],
)
def test_what_is_not_told_cannot_be_asked_for(admin: Api, wrong: Any) -> None:
    refused = admin.post("/admin/webhooks", {**NEW, "event_types": wrong})

    assert refused.status == 422
    assert refused.json["errors"][0]["field"].startswith("event_types")


def test_a_change_that_knows_an_old_state_is_refused(admin: Api) -> None:
    path = f"/admin/webhooks/{_made(admin)['id']}"
    etag = admin.get(path).header("ETag")
    assert etag is not None

    changed = admin.patch(path, {"event_types": ["*", "*"]}, **{"If-Match": etag})
    late = admin.patch(path, {"description": "late"}, **{"If-Match": '"1"'})

    assert (changed.status, changed.json["event_types"]) == (200, ["*"])
    assert late.status == 412
    assert admin.delete(path, **{"If-Match": '"1"'}).status == 412


def test_a_rotated_secret_leaves_the_one_before_it_for_a_while(admin: Api) -> None:
    made = admin.post("/admin/webhooks", NEW).json
    path = f"/admin/webhooks/{made['webhook']['id']}"

    rotated = admin.post(f"{path}/rotate-secret", {"overlap_hours": 2}).json

    endpoint = Endpoint.objects.get()
    assert (endpoint.secret, endpoint.former_secret) == (rotated["secret"], made["secret"])
    assert rotated["secret"] != made["secret"]
    assert endpoint.former_secret_until is not None
    hours = (endpoint.former_secret_until - timezone.now()).total_seconds() / 3600
    assert 1.9 < hours <= 2
    at_once = admin.post(f"{path}/rotate-secret", {"overlap_hours": 0})
    assert at_once.status == 200
    assert Endpoint.objects.get().former_secret is None
    assert admin.post(f"{path}/rotate-secret", {"overlap_hours": 169}).status == 422


def test_a_deleted_webhook_has_no_secret_and_is_not_there(admin: Api) -> None:
    webhook_id = _made(admin)["id"]
    admin.post(f"/admin/webhooks/{webhook_id}/test")

    assert admin.delete(f"/admin/webhooks/{webhook_id}").status == 204

    for method, path in (
        ("get", ""),
        ("delete", ""),
        ("post", "/test"),
        ("post", "/enable"),
        ("post", "/rotate-secret"),
        ("get", "/deliveries"),
    ):
        assert admin.send(method, f"/admin/webhooks/{webhook_id}{path}", None).status == 404
    endpoint = Endpoint.objects.get()
    assert (endpoint.secret, endpoint.former_secret) == (None, None)
    assert Delivery.objects.get().status == "dead"


def test_a_disabled_webhook_gives_up_what_is_on_its_way(admin: Api) -> None:
    path = f"/admin/webhooks/{_made(admin)['id']}"
    admin.post(f"{path}/test")

    disabled = admin.post(f"{path}/disable")

    assert (disabled.json["status"], disabled.json["disabled_reason"]) == ("disabled", "by_staff")
    assert admin.get(f"{path}/deliveries?status=dead").json["items"][0]["status"] == "dead"
    assert admin.post(f"{path}/test").code == "webhook_disabled"
    enabled = admin.post(f"{path}/enable").json
    assert (enabled["status"], enabled["disabled_reason"]) == ("enabled", "")
    assert admin.post(f"{path}/test").status == 201


def test_a_shop_has_no_more_webhooks_than_it_can_tell(
    admin: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscription, "MOST_ENDPOINTS", 1)
    a_webhook()

    refused = admin.post("/admin/webhooks", NEW)

    assert (refused.status, refused.code) == (409, "too_many_webhooks")


def test_deliveries_are_paged_newest_first(admin: Api) -> None:
    path = f"/admin/webhooks/{_made(admin)['id']}"
    sent = [admin.post(f"{path}/test").json["id"] for _ in range(3)]

    first = admin.get(f"{path}/deliveries?limit=2&count=true").json
    rest = admin.get(f"{path}/deliveries?limit=2&cursor={first['next_cursor']}").json

    shown = [one["id"] for one in first["items"] + rest["items"]]
    assert shown == sorted(sent, reverse=True)
    assert (first["total"], rest["next_cursor"]) == (3, None)
    wrong = admin.get(f"{path}/deliveries?status=dead&cursor={first['next_cursor']}")
    assert wrong.status == 422


def test_what_protects_accounts_is_told_to_nobody() -> None:
    assert not any(is_wanted(name, ["*", "user.*", "seller.*", name]) for name in PRIVATE)
    assert all(is_wanted(name, ["*"]) for name in EVENT_TYPES)
    assert is_wanted("order.placed", ["order.*"])
    assert not is_wanted("order.placed", ["order.cancelled", "payment.*"])
    assert not EVENT_TYPES.keys() & set(PRIVATE)


def test_a_change_of_a_webhook_is_in_the_audit_without_its_secret(admin: Api) -> None:
    webhook_id = _made(admin)["id"]
    admin.post(f"/admin/webhooks/{webhook_id}/rotate-secret")

    entries = admin.get(f"/admin/audit?table=webhooks_endpoints&record={webhook_id}")

    assert len(entries.json["items"]) == 2
    assert "whsec_" not in entries.body.decode()
    assert entries.json["items"][0]["new_values"]["secret"] == "[secret]"


def _published() -> set[str]:
    """The names of events as they are written in the source; some end with a status."""
    source = Path(souk.__file__).parent
    texts = [path.read_text() for kind in ("py", "sql") for path in source.rglob(f"*.{kind}")]
    named = re.compile(r"name: ClassVar\[str\] = \"([a-z_.]+)\"|core\.publish\(\s*'([a-z_.]+)'")
    return {first or second for text in texts for first, second in named.findall(text)}


def test_of_every_event_it_is_said_whether_it_is_told() -> None:
    names = {name for name in _published() if not name.endswith(".")}

    assert len(names) > 20
    assert names <= EVENT_TYPES.keys() | set(PRIVATE), "add it to webhooks/event_types.py"
