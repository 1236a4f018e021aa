import uuid
from pathlib import Path
from typing import Any

import pytest

from souk.accounts.models import RefreshToken, Session, User
from souk.accounts.operations.blocking import block_user
from souk.accounts.operations.roles import set_roles
from souk.accounts.operations.sessions import Device, open_session
from souk.accounts.queries import revocations as revocations_module
from souk.accounts.queries.revocations import REFRESH_SECONDS, revocations
from tests.accounts.places import a_database
from tests.api import Api
from tests.edge.test_statements import statements
from tests.factories import PASSWORD, a_customer, a_manager, api_of
from tests.threads import together


def sign_in(email: str) -> dict[str, str]:
    answer = Api().post("/auth/login", {"email": email, "password": PASSWORD})
    assert answer.status == 200
    tokens: dict[str, str] = answer.json
    return tokens


def refresh(token: str) -> int:
    return Api().post("/auth/refresh", {"refresh_token": token}).status


def test_a_sign_in_is_counted(api: Api) -> None:
    user, _ = a_customer()
    user.refresh_from_db()
    before = user.login_count

    sign_in(user.email)

    user.refresh_from_db()
    assert user.login_count == before + 1
    assert user.last_login is not None


def test_who_is_wrong_is_not_told_what_is_wrong(api: Api) -> None:
    user, _ = a_customer()

    for body in (
        {"email": user.email, "password": "guessed"},
        {"email": "nobody@example.com", "password": PASSWORD},
    ):
        answer = api.post("/auth/login", body)
        assert (answer.status, answer.code) == (401, "wrong_credentials")


def test_a_refresh_gives_new_tokens_once(api: Api) -> None:
    user, _ = a_customer()
    first = sign_in(user.email)

    second = api.post("/auth/refresh", {"refresh_token": first["refresh_token"]}).json

    assert second["refresh_token"] != first["refresh_token"]
    assert api.signed_in(second["access_token"]).get("/me").status == 200
    stored = [bytes(row) for row in RefreshToken.objects.values_list("token_hash", flat=True)]
    assert second["refresh_token"].encode() not in stored


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "replayed"}])
def test_a_refresh_token_that_comes_twice_ends_its_session(
    api: Api, headers: dict[str, str]
) -> None:
    user, _ = a_customer()
    stolen = sign_in(user.email)
    latest = api.post("/auth/refresh", {"refresh_token": stolen["refresh_token"]}).json

    replay = api.post("/auth/refresh", {"refresh_token": stolen["refresh_token"]}, **headers)

    assert (replay.status, replay.code) == (401, "bad_refresh_token")
    assert refresh(latest["refresh_token"]) == 401
    revocations.read_again()
    assert api.signed_in(latest["access_token"]).get("/me").status == 401


@pytest.mark.usefixtures("committed")
def test_of_two_threads_with_one_refresh_token_one_wins_and_the_session_ends() -> None:
    user, _ = a_customer()
    for _ in range(5):
        tokens = sign_in(user.email)
        session = Session.objects.latest("id")

        statuses = together(2, lambda _, tokens=tokens: refresh(tokens["refresh_token"]))

        assert sorted(statuses) == [200, 401]
        session.refresh_from_db()
        assert session.revoked_at is not None


def test_after_logout_neither_token_is_worth_anything(api: Api) -> None:
    user, _ = a_customer()
    tokens = sign_in(user.email)

    assert api.post("/auth/logout", {"refresh_token": tokens["refresh_token"]}).status == 204

    assert refresh(tokens["refresh_token"]) == 401
    revocations.read_again()
    assert api.signed_in(tokens["access_token"]).get("/me").status == 401


@pytest.mark.parametrize("token", ["", "x", "guessed" * 20, "\u0131"])
def test_an_unknown_refresh_token_is_refused(api: Api, token: str) -> None:
    assert refresh(token) in (401, 422)


def test_i_see_where_i_am_signed_in(api: Api) -> None:
    user, here = a_customer()
    agent = {"User-Agent": "Phone/1.0"}
    Api().post("/auth/login", {"email": user.email, "password": PASSWORD}, **agent)
    a_customer()

    page = here.get("/me/sessions?count=true").json

    assert page["total"] == 2
    assert [item["user_agent"] for item in page["items"]] == ["Phone/1.0", "tests"]
    assert [item["is_current"] for item in page["items"]] == [False, True]
    assert page["items"][0]["ip_address"] == "127.0.0.1"
    assert {"created_at", "last_used_at", "expires_at"} <= page["items"][0].keys()


def test_sessions_come_in_pages(api: Api) -> None:
    user, here = a_customer()
    for _ in range(4):
        api_of(user)

    seen, cursor = [], ""
    while cursor is not None:
        page = here.get(f"/me/sessions?limit=2{cursor and f'&cursor={cursor}'}").json
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]

    assert len(seen) == len(set(seen)) == 5


def test_i_end_a_session_of_mine(api: Api) -> None:
    user, here = a_customer()
    there = sign_in(user.email)
    phone = here.get("/me/sessions").json["items"][0]["id"]

    assert here.delete(f"/me/sessions/{phone}").status == 204

    assert refresh(there["refresh_token"]) == 401
    assert len(here.get("/me/sessions").json["items"]) == 1
    assert here.delete(f"/me/sessions/{phone}").status == 404


def test_somebody_elses_session_is_not_there(api: Api) -> None:
    a_customer()
    session = Session.objects.get()
    _, eve = a_customer()

    assert eve.delete(f"/me/sessions/{session.id}").status == 404
    assert eve.delete(f"/me/sessions/{uuid.uuid4()}").status == 404
    session.refresh_from_db()
    assert session.revoked_at is None


def test_what_was_ended_is_heard_of_within_half_a_minute(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(revocations_module.time, "monotonic", lambda: now)
    user, ada = a_customer()
    assert ada.get("/me").status == 200

    block_user(user.id, actor_id=None)

    assert ada.get("/me").status == 200
    now += REFRESH_SECONDS
    assert ada.get("/me").status == 401


def test_a_request_asks_nothing_about_revocations_in_between(api: Api) -> None:
    _, ada = a_customer()
    ada.get("/me")

    assert statements(lambda: ada.get("/me")) == statements(lambda: ada.get("/me"))
    revocations.forget()
    once_more = statements(lambda: ada.get("/me"))
    assert once_more == statements(lambda: ada.get("/me")) + 1


def test_a_role_that_was_taken_away_is_worth_nothing(api: Api) -> None:
    user, manager = a_manager()
    tokens = sign_in(user.email)
    assert manager.get("/admin/orders").status == 200

    set_roles(user.id, ["customer"], actor_id=None)

    revocations.read_again()
    refused = manager.get("/admin/orders")
    assert (refused.status, refused.code) == (401, "bad_token")
    # The session goes on, with the roles of now.
    fresh = api.post("/auth/refresh", {"refresh_token": tokens["refresh_token"]}).json
    assert api.signed_in(fresh["access_token"]).get("/admin/orders").status == 403
    assert api.signed_in(fresh["access_token"]).get("/me").status == 200


def test_roles_that_stay_as_they_are_refuse_nobody(api: Api) -> None:
    user, ada = a_customer()

    set_roles(user.id, ["customer"], actor_id=None)

    revocations.read_again()
    assert ada.get("/me").status == 200
    assert User.objects.get(id=user.id).access_version == 0


BERLIN = {"country": {"iso_code": "DE"}, "city": {"names": {"en": "Berlin"}}}


@pytest.mark.parametrize(
    ("record", "location"),
    [
        (BERLIN, {"country": "DE", "city": "Berlin"}),
        ({"country": {"iso_code": "DE"}}, {"country": "DE", "city": None}),
        ({"city": {"names": {"en": "Berlin"}}}, None),
        ({"country": "DE"}, None),
        ([1], None),
    ],
    ids=["all of it", "no city", "no country", "another form", "no record"],
)
def test_a_session_tells_where_it_is(
    api: Api, settings: Any, tmp_path: Path, record: Any, location: Any
) -> None:
    settings.GEOIP_PATH = a_database(tmp_path / "city.mmdb", first_byte=81, record=record)
    user, _ = a_customer()
    session = open_session(user, device=Device("tests", "81.2.69.142"))
    open_session(user, device=Device("tests", "2001:db8::1"))
    open_session(user, device=Device("tests", "10.0.0.1"))
    open_session(user, device=Device("tests", None))

    shown = api.signed_in(session.access_token).get("/me/sessions").json["items"]

    known = {one["ip_address"]: one["location"] for one in shown}
    assert known["81.2.69.142"] == location
    assert {known["2001:db8::1"], known["10.0.0.1"], known[None]} == {None}


def test_without_a_database_no_session_has_a_place(api: Api) -> None:
    user, _ = a_customer()
    session = open_session(user, device=Device("tests", "81.2.69.142"))

    shown = api.signed_in(session.access_token).get("/me/sessions").json["items"]

    assert {one["location"] for one in shown} == {None}
