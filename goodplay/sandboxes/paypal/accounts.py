"""What PayPal remembers of each account: its objects, its idempotency keys, where to call."""

import base64
import hashlib
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from goodplay.sandboxes.keys import key
from goodplay.sandboxes.paypal.errors import error, impossible, invalid, missing
from goodplay.sandboxes.wire import RefusalError, Reply, Request
from goodplay.sandboxes.world import Movement, Way, World, iso, letters, now

CERTIFICATE = "messageverificationcerts.paypal.com"
ALGORITHM = "SHA256withRSA"
WITHOUT_CENTS = ("JPY", "HUF", "TWD")
UNKNOWN = ("KES", "UGX", "TZS", "NGN")
"""Currencies that PayPal does not move."""
Thing = dict[str, Any]
OWN = ("kind", "stalls", "return_url", "cancel_url", "order", "refunded")
"""What the sandbox keeps of an object beside what PayPal shows."""


def webhook_id_of(client_id: str) -> str:
    """Return the id of the webhook of an account: the same at every start."""
    return "WH-" + hashlib.sha256(f"paypal:{client_id}".encode()).hexdigest()[:20].upper()


@dataclass(slots=True)
class Account:
    """One client and what belongs to it."""

    client_id: str
    world: World
    things: dict[str, Thing] = field(default_factory=dict)
    answers: dict[str, Reply] = field(default_factory=dict)
    webhook: str = ""

    def get(self, kind: str, name: str) -> Thing:
        """Return an object.

        Raises:
            RefusalError: There is none of that kind by that id.
        """
        thing = self.things.get(name)
        if thing is None or thing["kind"] != kind:
            raise missing()
        return thing

    def keep(self, kind: str, **facts: Any) -> Thing:
        """Remember a new object; ``kind`` is not shown."""
        made = {"id": letters(17), "kind": kind, "create_time": iso(now()), "update_time": iso(now()), **facts}
        self.things[made["id"]] = made
        return made

    def every(self, kind: str) -> list[Thing]:
        """Return the objects of a kind, oldest first."""
        return [thing for thing in self.things.values() if thing["kind"] == kind]

    def tell(self, flow: str, kind: str, resource_type: str, thing: Thing) -> None:
        """Send an event to the webhook of the account."""
        event = {
            "id": f"WH-{letters(17)}-{letters(17)}",
            "event_version": "1.0",
            "create_time": iso(now()),
            "resource_type": resource_type,
            "resource_version": "2.0",
            "event_type": kind,
            "summary": kind.replace(".", " ").capitalize(),
            "resource": bare(thing),
            "links": [],
        }
        self.things[event["id"]] = {**event, "kind": "event"}
        body = json.dumps(event).encode()
        self.world.post.put(flow, self.webhook, body, headers=self.signed, again=True)

    def signed(self, body: bytes) -> dict[str, str]:
        """Return the headers of an event that leaves now."""
        transmission, moment = letters(36).lower(), iso(now())
        checksum = zlib.crc32(body) & 0xFFFFFFFF
        text = f"{transmission}|{moment}|{webhook_id_of(self.client_id)}|{checksum}"
        signature = key(CERTIFICATE).sign(text.encode(), PKCS1v15(), hashes.SHA256())
        return {
            "Content-Type": "application/json",
            "PAYPAL-TRANSMISSION-ID": transmission,
            "PAYPAL-TRANSMISSION-TIME": moment,
            "PAYPAL-TRANSMISSION-SIG": base64.b64encode(signature).decode(),
            "PAYPAL-CERT-URL": f"{self.world.address}/paypal/v1/notifications/certs/CERT-sandbox",
            "PAYPAL-AUTH-ALGO": ALGORITHM,
        }

    def move(self, flow: str, way: Way, money: Thing, receipt: str, reference: str) -> None:
        """Write down what moved."""
        amount, currency = minor(money), money["currency_code"]
        self.world.move(Movement("paypal", flow, way, amount, currency, receipt, reference, self.client_id, iso(now())))

    def once(self, request: Request, make: Callable[[], Thing], status: int = 201) -> Reply:
        """Return what the same ``PayPal-Request-Id`` was answered before (200), or make it."""
        name = request.headers.get("paypal-request-id", "")
        known = f"{request.path}:{name}"
        if name and known in self.answers:
            return Reply(200, self.answers[known].body)
        reply = Reply.of(bare(make()), status)
        if name:
            self.answers[known] = reply
        return reply


class Accounts:
    """The accounts, by their clients; a client that was never seen opens one."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tokens: dict[str, Account] = {}
        self._known: dict[str, Account] = {}

    def open(self, client_id: str) -> Account:
        """Return the account of a client."""
        return self._known.setdefault(client_id, Account(client_id, self.world))

    def of(self, request: Request) -> Account:
        """Return the account of a request.

        Raises:
            RefusalError: It carries no token that was given out.
        """
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self.tokens:
            raise RefusalError(error(401, "AUTHENTICATION_FAILURE", "Authentication failed.", "INVALID_TOKEN"))
        return self.tokens[token]

    def find(self, name: str) -> tuple[Account, Thing]:
        """Return an object of whatever account: for the pages, where the payer has no token.

        Raises:
            RefusalError: There is none.
        """
        for account in self._known.values():
            if thing := account.things.get(name):
                return account, thing
        raise missing()

    def every(self, kind: str) -> list[tuple[Account, Thing]]:
        """Return the objects of a kind, of all accounts."""
        return [(account, thing) for account in self._known.values() for thing in account.every(kind)]


def bare(thing: Any) -> Any:
    """Return a copy of an object as it stands now, without what is the sandbox's own, at every depth."""
    if isinstance(thing, list):
        return [bare(part) for part in thing]
    if not isinstance(thing, dict):
        return thing
    return {name: bare(value) for name, value in thing.items() if name not in OWN}


def money_of(data: Any) -> Thing:
    """Return an amount as PayPal writes it.

    Raises:
        RefusalError: It is none, or in a currency that PayPal does not move.
    """
    try:
        value, currency = Decimal(str(data["value"])), str(data["currency_code"])
    except (KeyError, TypeError, InvalidOperation):
        raise invalid("An amount has a value and a currency_code.", "INVALID_PARAMETER_SYNTAX") from None
    if currency in UNKNOWN:
        raise impossible("Currency code is not currently supported.", "CURRENCY_NOT_SUPPORTED")
    if value <= 0 or -value.as_tuple().exponent > 2:  # type: ignore[operator] # noqa: PLR2004 - finite, as it was parsed
        raise impossible("The value should have at most two decimals.", "DECIMAL_PRECISION")
    return written(int(value * 100), currency)


def written(amount_minor: int, currency: str) -> Thing:
    """Return an amount as PayPal writes it: text with two decimals."""
    return {"currency_code": currency, "value": f"{Decimal(amount_minor) / 100:.2f}"}


def minor(money: Thing) -> int:
    """Return an amount in hundredths."""
    return int(Decimal(money["value"]) * 100)
