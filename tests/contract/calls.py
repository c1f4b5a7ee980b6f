"""Sending requests as an identity, each in a savepoint of its own."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from rest_framework.test import APIClient

from goodplay.core import tenancy
from tests.contract import claims, payments, payouts, refunds, rewards, savings
from tests.contract.operations import FORM, JSON, Operation, example, resolved
from tests.contract.world import ANONYMOUS, CODE_OF_ANOTHER, PASSWORD, REFERENCES, House, World, picture

MISSING = object()
"""Stands for no body at all."""

SOON = (datetime.now(tz=UTC) + timedelta(days=30)).date().isoformat()
"""A day to come."""

WORDS: Mapping[str, Any] = {
    "happened_on": claims.LATELY.isoformat(),
    "action": "hours.logged",
    "currency": "EUR",
    "criteria": {"hours_required": 3},
    "leaderboard_type": "hours",
    "metric": "points",
    "role": "member",
    "source": "api",
    "at": "2026-03-02T12:00:00Z",
    "starts_at": "2026-03-02T12:00:00Z",
    "ends_at": "2026-03-02T13:00:00Z",
    "time_zone": "Europe/Rome",
    "phone": "+254712345678",
}
"""What a property of that name holds, where its schema does not tell."""


SIGNED_ELSEWHERE = "eyJhbGciOiJSUzI1NiIsImtpZCI6Imh0dHBzOi8vZWxzZXdoZXJlLmV4YW1wbGUvMSJ9.e30.AAAA"
"""A signed badge of another issuer."""

MORE: Mapping[str, Mapping[str, Any]] = {
    "ladders_create": {"levels": [{"name": "First", "threshold": "0"}]},
    "ladders_update": {"levels": [{"name": "First", "threshold": "0"}]},
    "members_referrer_create": {"code": CODE_OF_ANOTHER},
    **claims.MORE,
    **savings.MORE,
    **payments.MORE,
    **rewards.MORE,
    **payouts.MORE,
    **refunds.MORE,
    "auth_factor_create": {"code": "123456"},
    "auth_step_up_create": {"code": "123456"},
    "users_me_factors_apps_confirm_create": {"code": "123456"},
    "auth_register_create": {"password": PASSWORD, "email": "new@example.org"},
    "auth_token_create": {"identifier": "member.plain@example.org", "password": PASSWORD},
    "auth_password_change_create": {"current_password": PASSWORD, "password": f"another {PASSWORD}"},
    "auth_switch_create": {"organization": "ours"},
    "rulebook_trials_create": {
        "change": {"name": "Idea", "achievement_type": "hours_logged", "criteria": {"hours_required": 3}}
    },
    "members_points_award_create": {"points": 5, "reason": "plain"},
    "volunteers_points_award_create": {"points": 5, "reason": "plain"},
    "points_adjustments_create": {"points": 5, "everybody": True},
    "activities_bulk": {"activities": [{"member_id": "", "action": "hours.logged"}]},
    "badges_check_create": {"token": SIGNED_ELSEWHERE},
    "campaigns_create": {"currency": "EUR"},
    "campaigns_update": {"currency": "EUR"},
    "members_streak_pauses_create": {"starts_on": SOON, "ends_on": SOON},
    "volunteers_streak_pauses_create": {"starts_on": SOON, "ends_on": SOON},
    "imports_gifts_create": {"donor_column": "Donor", "donated_at_column": "Date", "amount_column": "Amount"},
}
"""What an operation's body needs beyond what the schema requires."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request to an operation: words of the path, of the query, and the body."""

    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Any = MISSING

    def with_path(self, name: str, value: str) -> "Request":
        """Return it with another word in the path."""
        return Request({**self.path, name: value}, self.query, self.body)

    def with_query(self, name: str, value: Any) -> "Request":
        """Return it with another word in the query."""
        return Request(self.path, {**self.query, name: value}, self.body)

    def with_body(self, place: tuple[str, ...], value: Any) -> "Request":
        """Return it with another value at a place in the body."""
        return Request(self.path, self.query, _laid(self.body, place, value))


def _laid(body: Any, place: tuple[str, ...], value: Any) -> Any:
    if not place:
        return value
    inner = body if isinstance(body, dict) else {}
    return {**inner, place[0]: _laid(inner.get(place[0]), place[1:], value)}


@dataclass(frozen=True, slots=True)
class Call:
    """Sends requests to the API as people of the world's own organization; what one writes is undone at once."""

    world: World
    before: Callable[[], None]

    def valid(self, operation: Operation, house: House | None = None) -> Request:
        """Return a request that is as it should be, about rows of a house (by default of the caller's own)."""
        house = house or self.world.own
        asked = [each for each in operation.in_query if each.required]
        return Request(
            path={each.name: house.named(operation, each) for each in operation.in_path},
            query={each.name: WORDS.get(each.name) or example(each.schema) for each in asked},
            body=MISSING if operation.body is None else body_of(operation, house),
        )

    def __call__(self, operation: Operation, request: Request | None = None, **who: str) -> HttpResponse:
        """Send a request and return the answer."""
        with self.kept(operation, request, **who) as answer:
            return answer

    def raw(
        self, operation: Operation, request: Request, content: bytes, content_type: str, *, identity: str
    ) -> HttpResponse:
        """Send a body as it is."""
        with self.undone(operation):
            client = self._client(identity, "")
            return client.generic(operation.method.upper(), address(operation, request), content, content_type)

    @contextmanager
    def kept(
        self, operation: Operation, request: Request | None = None, *, identity: str = "owner", authorization: str = ""
    ) -> Iterator[HttpResponse]:
        """Send a request; what it wrote stands until the block ends.

        What would show at commit only (deferred constraints) shows here: it is raised.
        """
        with self.undone(operation):
            answer = send(self._client(identity, authorization), operation, request or self.valid(operation))
            if answer.status_code < 400 and operation.writes:
                _require_commit(operation)
            yield answer

    @contextmanager
    def undone(self, operation: Operation) -> Iterator[None]:
        """Undo what the block writes; a write begins with an empty cache, so that no limit is reached."""
        if operation.writes:
            self.before()
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def _client(self, identity: str, authorization: str) -> APIClient:
        if not authorization and identity != ANONYMOUS:
            authorization = f"Bearer {self.world.own.tokens[identity]}"
        headers = {"Authorization": authorization} if authorization else {}
        if identity == rewards.SERVICE:
            headers["X-Service-ID"] = rewards.SERVICE_ID
        return APIClient(raise_request_exception=False, headers=headers | {"Idempotency-Key": str(uuid4())})


def _require_commit(operation: Operation) -> None:
    try:
        with tenancy.platform("tests"):
            connection.check_constraints()
    except IntegrityError as error:
        raise AssertionError(f"{operation.id} succeeded, but cannot commit: {error}") from error


def body_of(operation: Operation, house: House) -> dict[str, Any]:
    """Return the smallest body that an operation takes, about rows of a house."""
    schema = resolved(operation.body or {})
    body: dict[str, Any] = {}
    for name in schema.get("required", ()):
        inner = schema["properties"][name]
        if name in REFERENCES:
            body[name] = house.rows[REFERENCES[name]]
        elif resolved(inner).get("format") == "binary":
            body[name] = upload(name)
        else:
            body[name] = WORDS.get(name, example(inner))
    more = MORE.get(operation.id, {})
    return body | {
        name: house.rows[REFERENCES[name]] if value == "" and name in REFERENCES else value
        for name, value in more.items()
    }


def upload(name: str) -> SimpleUploadedFile:
    """Return a file as that property takes it."""
    if name in ("avatar", "evidence", "image", "logo", "picture"):
        return SimpleUploadedFile("picture.png", picture(), "image/png")
    return SimpleUploadedFile("rows.csv", b"Donor,Date,Amount\nDonor 1,2026-03-01,10.00\n", "text/csv")


def address(operation: Operation, request: Request) -> str:
    """Return the address of a request."""
    path = operation.path
    for name, value in request.path.items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe="", errors="surrogatepass"))
    query = urlencode(request.query, errors="surrogatepass")
    return f"{path}?{query}" if query else path


def send(client: APIClient, operation: Operation, request: Request) -> HttpResponse:
    """Send a request as it is."""
    options: dict[str, Any] = {}
    if request.body is not MISSING:
        if operation.content_type == FORM:
            options |= {"data": _form(request.body), "format": "multipart"}
        else:
            options |= {"data": json.dumps(request.body), "content_type": JSON}
    return getattr(client, operation.method)(address(operation, request), **options)


def _form(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        return {}
    for value in body.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    return {
        name: value if isinstance(value, str | SimpleUploadedFile) else json.dumps(value)
        for name, value in body.items()
        if value is not None
    }
