"""``Idempotency-Key``: the row, the effect and the reply commit together, so a request has one effect."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from rest_framework.request import Request
from rest_framework.response import Response

from goodplay.core.errors import DomainError
from goodplay.core.models import IdempotentReply
from goodplay.core.permissions import Caller

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
MAX_LENGTH = 255
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
KEPT_HEADERS = ("X-Message-Code", "Location")

CLAIM = """
INSERT INTO core_idempotentreply (organization_id, caller, key, fingerprint, headers, body)
VALUES (%s, %s, %s, %s, '{}', '') ON CONFLICT (organization_id, caller, key) DO NOTHING RETURNING id
"""


class IdempotencyKeyRequiredError(DomainError):
    """Money or points would move, and the request names no key."""

    code = "IDEMPOTENCY_KEY_REQUIRED"
    kind = "unprocessable"
    title = "Send an Idempotency-Key header: a new random value for each new action, the same one when you repeat it."


class IdempotencyKeyInvalidError(DomainError):
    """The key is empty, too long or not printable ASCII."""

    code = "IDEMPOTENCY_KEY_INVALID"
    kind = "unprocessable"
    title = "An Idempotency-Key has 1 to 255 printable ASCII characters."


class IdempotencyKeyReusedError(DomainError):
    """The key was used for another request."""

    code = "IDEMPOTENCY_KEY_REUSED"
    kind = "unprocessable"
    title = "This Idempotency-Key was used for another request; make a new one."


class Replay(Exception):  # noqa: N818 - not an error: it carries the first reply past the handler
    """The request was answered before; ``response`` is that answer."""

    def __init__(self, response: Response) -> None:
        self.response = response
        super().__init__(response.status_code)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to answer under a key; lost when the transaction rolls back."""

    reply_id: int
    caller: Caller

    def keep(self, response: Response) -> None:
        """Store a success as the key's reply; it must be rendered."""
        IdempotentReply.objects.of(self.caller.organization_id).filter(pk=self.reply_id).update(
            status=response.status_code,
            headers={name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
            body=response.content.decode(),
        )


def claim(request: Request, caller: Caller, *, required: bool) -> Claim | None:
    """Claim the request's key; None for a request without one.

    A second request with the same key waits here until the first has committed.

    Raises:
        Replay: The key has a reply.
        IdempotencyKeyReusedError: The key has a reply to another request (422).
        IdempotencyKeyRequiredError: There is no key and ``required`` is set (422).
        IdempotencyKeyInvalidError: The key is not usable (422).
    """
    key = request.headers.get(HEADER)
    if key is None:
        if required:
            raise IdempotencyKeyRequiredError
        return None
    if not (0 < len(key) <= MAX_LENGTH and key.isascii() and key.isprintable()):
        raise IdempotencyKeyInvalidError
    fingerprint = _fingerprint(request)
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [caller.organization_id, caller.key, key, fingerprint])
        claimed = cursor.fetchone()
    if claimed:
        return Claim(claimed[0], caller)
    given = IdempotentReply.objects.of(caller.organization_id).get(caller=caller.key, key=key)
    if given.fingerprint != fingerprint:
        raise IdempotencyKeyReusedError
    raise Replay(_replay(given))


def _replay(given: IdempotentReply) -> Response:
    response = Response(status=given.status, headers={**given.headers, REPLAYED: "true"})
    response.data = RawBody(given.body)
    return response


class RawBody(str):
    """A body that was rendered before and is sent as it was."""

    __slots__ = ()


def _fingerprint(request: Request) -> str:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    for part in _parts(request):
        digest.update(part)
    return digest.hexdigest()


def _parts(request: Request) -> Iterator[bytes]:
    """The body as sent; of an upload its fields and files, because the boundary differs at each sending."""
    if not str(request.content_type).startswith("multipart/"):
        yield request.body
        return
    for name in sorted(request.data):
        yield f"{name}={request.data[name]}\n".encode()
    for name, upload in sorted(request.FILES.items()):
        yield f"{name}:\n".encode()
        yield from upload.chunks()
        upload.seek(0)
