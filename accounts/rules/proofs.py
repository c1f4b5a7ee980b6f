"""When a person proved who he is, and the shape of codes that are kept for bad days."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Self

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
RECOVERY_LENGTH = 12
RECOVERY_CODES = 10


@dataclass(frozen=True, slots=True)
class Proofs:
    """When the person last proved who he is: by anything, and by a second factor (instants, UTC)."""

    proved_at: datetime | None = None
    factor_at: datetime | None = None

    @classmethod
    def by_password(cls, now: datetime) -> Self:
        """Tell of a password that was just given."""
        return cls(now, None)

    @classmethod
    def by_factor(cls, now: datetime) -> Self:
        """Tell of a second factor that was just given."""
        return cls(now, now)


def new_recovery_code() -> str:
    """Return a code of twelve signs in groups of four, without signs that look alike: about 59 bits."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_LENGTH))
    return "-".join(signs[place : place + 4] for place in range(0, RECOVERY_LENGTH, 4))


def normal_recovery_code(typed: str) -> str:
    """Return a code as it was made, however it was typed: case, blanks and dashes do not matter."""
    signs = "".join(sign for sign in typed.lower() if sign.isalnum())
    return "-".join(signs[place : place + 4] for place in range(0, len(signs), 4))
