"""The merry-go-round: in which order members receive the pot."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

LOTS: Final = "lots"
JOINING: Final = "joining"
ALPHABET: Final = "alphabet"


@dataclass(frozen=True, slots=True)
class Rider:
    """A member of a merry-go-round."""

    member_id: UUID
    name: str
    joined_at: datetime


def ordered(riders: Sequence[Rider], *, by: str, seed: str) -> list[UUID]:
    """Return the members in the order of their turns.

    Lots are the SHA-256 of ``<seed>:<member id>``, the smallest first: who knows the seed can draw them again.
    """
    return [rider.member_id for rider in sorted(riders, key=lambda rider: _place(rider, by, seed))]


def _place(rider: Rider, by: str, seed: str) -> tuple[str, str]:
    places = {
        LOTS: hashlib.sha256(f"{seed}:{rider.member_id}".encode()).hexdigest(),
        JOINING: rider.joined_at.isoformat(),
        ALPHABET: rider.name.casefold(),
    }
    return places[by], str(rider.member_id)
