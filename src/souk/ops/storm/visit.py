"""A visitor of a storm: who they are, what they were answered, and what they will not believe."""

import random
import time
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import Any

from souk.ops.storm.client import Answer, Client, Lost, new_key

_SHORTEST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.1, 1.0
# A shop that is up again has answered every repeated request long before.
_PATIENCE_SECONDS = 90

# What a repeated request may be told before its answer is there.
_NOT_YET = (429, 503)
# Such a refusal is not kept: the coupon that was unknown may be there when it is asked for again.
_LEAVES_THE_KEY_FREE = 422


@dataclass(slots=True)
class Person:
    """Somebody who signs in; a guest has no e-mail, and shows tokens."""

    email: str = ""
    password: str = ""
    access_token: str = ""
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        if self.access_token:
            return {"Authorization": f"Bearer {self.access_token}", **self.tokens}
        return self.tokens


@dataclass(slots=True)
class Wish:
    """An order that somebody wanted under a key, and what they were told of it."""

    key: str
    buyer: Person
    status: int = 0
    number: str = ""
    total_amount: int = 0
    is_cancelled: bool = False


@dataclass(slots=True)
class Log:
    """What a visitor did and heard; `answered_at` are the moments in which the shop was there."""

    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    wishes: list[Wish] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    answered_at: list[float] = field(default_factory=list)
    repeats: int = 0


class Visit:
    """What an operation of the storm works with."""

    def __init__(self, port: int, chance: random.Random, *, ends_at: float, is_long: bool) -> None:
        self.chance = chance
        self.log = Log()
        self.ends_at = ends_at
        # Whether there is time for what takes the shop a minute to settle.
        self.is_long = is_long
        self.client = Client(port, chance, lost_share=0.02)
        self.customer = Person()
        self.clerk = Person()
        self.warehouses: Sequence[str] = ()
        self.carts: list[tuple[str, Person]] = []
        self.operation = ""

    @property
    def is_over(self) -> bool:
        return time.time() > self.ends_at

    def ask(
        self, method: str, path: str, body: Any = None, *, who: Person, expect: Container[int]
    ) -> Answer | None:
        """Send a request once; None when no answer came, or the shop was not ready for it."""
        answer = self._try(method, path, body, who=who, headers={})
        if answer is None or answer.status in _NOT_YET:
            return None
        self._check(method, path, answer, expect)
        return answer

    def sure(
        self,
        path: str,
        body: Any = None,
        *,
        who: Person,
        expect: Container[int],
        key: str | None = None,
    ) -> Answer | None:
        """Post under a key, again and again until it is answered; sometimes once more after that.

        The answer to a repeated request has to be the first one. None when there never was any.
        """
        headers = {"Idempotency-Key": key or new_key(self.chance)}
        answer = self._until_answered(path, body, who=who, headers=headers)
        if answer is None:
            self.wrong(f"POST {path} was never answered")
            return None
        self._check("POST", path, answer, expect)
        if self.chance.random() < 0.1:
            self.log.repeats += 1
            again = self._until_answered(path, body, who=who, headers=headers)
            is_same = again is not None and again.status == answer.status
            if answer.status < 300 and is_same and again is not None:
                is_same = again.body == answer.body
            if not is_same and answer.status != _LEAVES_THE_KEY_FREE:
                self.wrong(f"POST {path}, repeated: first {answer}, then {again}")
        return answer

    def wrong(self, what: str) -> None:
        """Note something that must not be."""
        self.log.wrong.append(f"{self.operation}: {what}"[:2000])

    def sign_in(self, who: Person) -> None:
        """Get a person's access token; raise Lost when the shop does not give one."""
        credentials = {"email": who.email, "password": who.password}
        answer = self.client.ask("POST", "/auth/login", credentials)
        if answer.status != 200:
            raise Lost
        who.access_token = answer.json["access_token"]

    def _until_answered(
        self, path: str, body: Any, *, who: Person, headers: dict[str, str]
    ) -> Answer | None:
        pause = _SHORTEST_PAUSE_SECONDS
        give_up_at = max(self.ends_at, time.time()) + _PATIENCE_SECONDS
        while time.time() < give_up_at:
            answer = self._try("POST", path, body, who=who, headers=headers)
            is_final = answer is not None and answer.status not in _NOT_YET
            if is_final and answer is not None and answer.code != "request_in_progress":
                return answer
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
        return None

    def _try(
        self, method: str, path: str, body: Any, *, who: Person, headers: dict[str, str]
    ) -> Answer | None:
        try:
            answer = self.client.ask(method, path, body, {**who.headers, **headers})
            if answer.status == 401 and who.access_token:
                # Access tokens live a quarter of an hour, a storm may last longer.
                self.sign_in(who)
                answer = self.client.ask(method, path, body, {**who.headers, **headers})
        except Lost:
            self.log.answers[self.operation, "lost"] += 1
            return None
        self.log.answers[self.operation, str(answer.status)] += 1
        if answer.status < 500:
            self.log.answered_at.append(time.time())
        return answer

    def _check(self, method: str, path: str, answer: Answer, expect: Container[int]) -> None:
        if answer.status not in expect:
            self.wrong(f"{method} {path}: {answer.status} {answer.body[:500]!r}")
