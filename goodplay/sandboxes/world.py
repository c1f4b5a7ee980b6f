"""What all the stand-ins share: faults, messages on their way, and what has really moved."""

import itertools
import secrets
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from goodplay.sandboxes.faults import Faults
from goodplay.sandboxes.post import Post

Way = Literal["in", "out"]

RECEIPT_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
WRONG_BY = 100
"""By how many minor units a wrong amount falls short."""


@dataclass(frozen=True, slots=True)
class Movement:
    """Money that moved at the provider: the truth that the product's books are compared with.

    ``way`` is seen from the product: ``in`` to it, ``out`` from it.
    """

    provider: str
    flow: str
    way: Way
    amount_minor: int
    currency: str
    receipt: str
    reference: str
    account: str
    at: str


class World:
    """The state of one sandbox; everything is forgotten when it stops."""

    def __init__(self, *, by_itself: bool = True) -> None:
        self.lock = threading.RLock()
        self.faults = Faults()
        self.post = Post(self.faults, by_itself=by_itself)
        self.moved: list[Movement] = []
        self.address = ""
        self._numbers = itertools.count(1)

    def move(self, movement: Movement) -> None:
        """Write down what moved."""
        self.moved.append(movement)

    def paid(self, flow: str, amount_minor: int) -> int:
        """Return what the payer really pays: less when a wrong amount was asked for."""
        return max(1, amount_minor - WRONG_BY) if self.faults.take(flow, "wrong_amount") else amount_minor

    def number(self) -> int:
        """Return a number that was not used yet."""
        return next(self._numbers)

    def told(self) -> list[dict[str, Any]]:
        """Return what moved, oldest first."""
        return [asdict(movement) for movement in self.moved]


def now() -> datetime:
    """Return the time of the clock, to the second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def iso(moment: datetime) -> str:
    """Return a time as the web writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def letters(count: int) -> str:
    """Return random capital letters and digits."""
    return "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(count))
