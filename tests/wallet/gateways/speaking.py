"""A provider that answers what the test says, and remembers what it was asked."""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from goodplay.core import http
from goodplay.core.http import Answer


@dataclass
class Provider:
    """``answers`` maps (method, path) to an answer or a list of them: JSON, (status, JSON), bytes or an error."""

    answers: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def call(self, method, url, *, headers=None, json=None, form=None, content=None, query=None, auth=None):
        """Stand in for ``goodplay.core.http.call``."""
        parts = urlsplit(url)
        self.asked.append(
            Asked(
                method, parts.path, dict(parse_qsl(parts.query)) | (query or {}), headers or {}, json or form, content
            )
        )
        answer = self.answers.get((method, parts.path), (404, {"error": {"message": "missing"}}))
        if isinstance(answer, list):
            answer = answer.pop(0)
        return _answer(answer)

    def last(self, method, path):
        """Return the last call of that kind."""
        return [asked for asked in self.asked if (asked.method, asked.path) == (method, path)][-1]


@dataclass
class Asked:
    """One call."""

    method: str
    path: str
    query: dict
    headers: dict
    json: object
    content: bytes | None

    @property
    def form(self):
        """What the body says as a form."""
        return dict(parse_qsl((self.content or b"").decode()))


def listening(monkeypatch, **answers):
    """Put a provider in place of the internet."""
    provider = Provider(dict(answers))
    monkeypatch.setattr(http, "call", provider.call)
    return provider


def _answer(answer):
    if isinstance(answer, Exception):
        raise answer
    if isinstance(answer, bytes):
        return Answer(200, {}, answer)
    status, body = answer if isinstance(answer, tuple) else (200, answer)
    return Answer(status, {"Request-Id": "req_1"}, json.dumps(body).encode() if body is not None else b"")
