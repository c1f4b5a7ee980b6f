"""What Daraja remembers: tokens, prompts, payments, payouts and where to call."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

from goodplay.sandboxes.daraja.errors import bad_request, refuse
from goodplay.sandboxes.wire import Request
from goodplay.sandboxes.world import Movement, Way, World, iso, letters, now

NAIROBI = timezone(timedelta(hours=3), "Africa/Nairobi")
TOKEN_SECONDS = 3599

Answer = Literal["", "approved", "cancelled", "expired", "no_funds", "wrong_pin", "unreachable"]


@dataclass(slots=True)
class Prompt:
    """A request on a phone; amounts in shilling, as Daraja counts."""

    merchant_id: str
    checkout_id: str
    shortcode: str
    phone: str
    amount: int
    account: str
    text: str
    callback: str
    answer: Answer = ""
    receipt: str = ""
    stalls: int = 0


@dataclass(slots=True)
class Entry:
    """A payment, payout or reversal that went through (``Completed``) or did not."""

    kind: Literal["c2b", "b2c", "reversal"]
    receipt: str
    shortcode: str
    phone: str
    amount: int
    account: str
    at: datetime
    originator: str = ""
    conversation: str = ""
    status: str = "Completed"
    code: str = "0"
    reason: str = "The service request is processed successfully."
    reversed: bool = False
    name: str = "PAYER"


@dataclass(slots=True)
class Registered:
    """Where a short code's payments are told."""

    version: str
    confirmation: str
    validation: str
    fallback: str


@dataclass(slots=True)
class Book:
    """The memory of Daraja."""

    world: World
    tokens: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    prompts: dict[str, Prompt] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    registered: dict[str, Registered] = field(default_factory=dict)
    validated: set[str] = field(default_factory=set)

    def signed_in(self, request: Request) -> Any:
        """Return the JSON of a request that carries a token that still holds.

        Raises:
            RefusalError: It carries none, or a newer one has taken its place.
        """
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        holds = any(token == issued and now() < until for issued, until in self.tokens.values())
        if not holds:
            raise refuse(404, "404.001.03", "Invalid Access Token")
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise bad_request("BusinessShortCode")
        return request.json()

    def pay_in(self, flow: str, entry: Entry) -> None:
        """Write down a payment."""
        self.entries.append(entry)
        self.world.move(moved(flow, "in", entry, entry.account))

    def pay_out(self, flow: str, entry: Entry) -> None:
        """Write down a payout or reversal."""
        self.entries.append(entry)
        self.world.move(moved(flow, "out", entry, entry.originator))

    def entry(self, *, receipt: str = "", originator: str = "") -> Entry | None:
        """Return what a receipt or our own id of a conversation names."""
        for entry in self.entries:
            if (receipt and entry.receipt == receipt) or (originator and entry.originator == originator):
                return entry
        return None


def moved(flow: str, way: Way, entry: Entry, reference: str) -> Movement:
    """Return a movement of whole shillings in minor units."""
    return Movement(
        provider="daraja",
        flow=flow,
        way=way,
        amount_minor=entry.amount * 100,
        currency="KES",
        receipt=entry.receipt,
        reference=reference,
        account=entry.shortcode,
        at=iso(entry.at),
    )


def required(data: Any, *names: str) -> list[str]:
    """Return the fields of a request as text.

    Raises:
        RefusalError: One is missing.
    """
    for name in names:
        if not isinstance(data, dict) or data.get(name) in (None, ""):
            raise bad_request(name)
    return [str(data[name]) for name in names]


def whole(text: str, *, least: int = 1, most: int = 250_000) -> int:
    """Return an amount in shilling.

    Raises:
        RefusalError: It is not whole, or out of bounds.
    """
    if not text.isdigit() or not least <= int(text) <= most:
        raise bad_request("Amount")
    return int(text)


def msisdn(text: str) -> str:
    """Return a phone number as Daraja wants it.

    Raises:
        RefusalError: It is not 254 and nine digits.
    """
    if not (text.isdigit() and text.startswith("254") and len(text) == 12):  # noqa: PLR2004 - digits of a number
        raise bad_request("PhoneNumber")
    return text


def stamp(moment: datetime) -> str:
    """Return a time in Nairobi as C2B and STK write it."""
    return moment.astimezone(NAIROBI).strftime("%Y%m%d%H%M%S")


def receipt() -> str:
    """Return a new receipt: ten capital letters and digits."""
    return "S" + letters(9)


def conversation() -> str:
    """Return a new id of a conversation."""
    return f"AG_{now():%Y%m%d}_{letters(20).lower()}"
