"""What Stripe remembers of each account: its objects, its idempotency keys, where to call."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any

from goodplay.sandboxes.stripe.errors import missing, refuse
from goodplay.sandboxes.stripe.forms import nested
from goodplay.sandboxes.wire import Reply, Request
from goodplay.sandboxes.world import Movement, Way, World, iso, letters, now

API_VERSION = "2026-10-28.endive"
Thing = dict[str, Any]
OWN = ("stalls", "label", "secret")
"""What the sandbox keeps of an object beside what Stripe shows."""


def secret_of(api_key: str) -> str:
    """Return the secret that signs the webhooks of an account: the same at every start."""
    return "whsec_" + hashlib.sha256(f"stripe:{api_key}".encode()).hexdigest()[:32]


def bare(thing: Thing) -> Thing:
    """Return a copy of an object as it stands now, without what is the sandbox's own."""
    return {name: value for name, value in json.loads(json.dumps(thing)).items() if name not in OWN}


@dataclass(slots=True)
class Account:
    """One API key and what belongs to it."""

    key: str
    world: World
    things: dict[str, Thing] = field(default_factory=dict)
    answers: dict[str, tuple[str, Reply]] = field(default_factory=dict)
    hooks: dict[str, str] = field(default_factory=dict)

    def keep(self, prefix: str, kind: str, **facts: Any) -> Thing:
        """Remember a new object."""
        made = {
            "id": f"{prefix}_{letters(24).lower()}",
            "object": kind,
            "created": int(time.time()),
            "livemode": False,
            **facts,
        }
        self.things[made["id"]] = made
        return made

    def get(self, kind: str, name: str) -> Thing:
        """Return an object.

        Raises:
            RefusalError: There is none of that kind by that id.
        """
        thing = self.things.get(name)
        if thing is None or thing["object"] != kind:
            raise missing(kind, name)
        return thing

    def every(self, kind: str) -> list[Thing]:
        """Return the objects of a kind, newest first."""
        return [thing for thing in reversed(self.things.values()) if thing["object"] == kind]

    def tell(self, flow: str, kind: str, thing: Thing) -> None:
        """Send an event to every endpoint of the account."""
        event = self.keep(
            "evt",
            "event",
            type=kind,
            api_version=API_VERSION,
            data={"object": bare(thing)},
            pending_webhooks=len(self.hooks),
            request={"id": None, "idempotency_key": None},
        )
        body = json.dumps(event, indent=2).encode()
        for url in self.hooks.values():
            self.world.post.put(flow, url, body, headers=self.signed, again=True)

    def signed(self, body: bytes) -> dict[str, str]:
        """Return the headers of an event that leaves now."""
        seconds = int(time.time())
        signature = hmac.new(secret_of(self.key).encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
        return {"Content-Type": "application/json", "Stripe-Signature": f"t={seconds},v1={signature}"}

    def move(self, flow: str, way: Way, *, of: Thing, receipt: str, reference: str) -> None:
        """Write down what moved: ``amount`` and ``currency`` of an object."""
        amount, currency = of["amount"], of["currency"].upper()
        self.world.move(Movement("stripe", flow, way, amount, currency, receipt, reference, self.key, iso(now())))


class Accounts:
    """The accounts, by their keys; a key that was never seen opens one."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._known: dict[str, Account] = {}

    def of(self, request: Request) -> Account:
        """Return the account of a request.

        Raises:
            RefusalError: It carries no secret key.
        """
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not key.startswith(("sk_", "rk_")):
            raise refuse(401, "invalid_request_error", "Invalid API Key provided.")
        return self._known.setdefault(key, Account(key, self.world))

    def find(self, name: str) -> tuple[Account, Thing] | None:
        """Return an object of whatever account: for the pages, where the payer has no key."""
        for account in self._known.values():
            if thing := account.things.get(name):
                return account, thing
        return None

    def every(self, kind: str) -> list[tuple[Account, Thing]]:
        """Return the objects of a kind, newest first."""
        return [(account, thing) for account in self._known.values() for thing in account.every(kind)]

    def once(self, request: Request, make: Any) -> Reply:
        """Return what the same key was answered before, or make it.

        Raises:
            RefusalError: The key was used for something else.
        """
        account = self.of(request)
        key = request.headers.get("idempotency-key", "")
        asked = f"{request.path}:{hashlib.sha256(request.body).hexdigest()}"
        if key and key in account.answers:
            before, reply = account.answers[key]
            if before != asked:
                raise refuse(400, "idempotency_error", "Keys for idempotent requests can only be used once.")
            return Reply(reply.status, reply.body, reply.kind, {"Idempotent-Replayed": "true"})
        reply = Reply.of(make(account, nested(request.form())))
        if key:
            account.answers[key] = asked, reply
        return reply
