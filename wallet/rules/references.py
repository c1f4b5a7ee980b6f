"""Account references: what a saver types as the account number of a Paybill."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTWXYZ"
"""No letter that is read as a digit or as another letter; 31 is prime, so one weighted sum finds every wrong character
and every two that changed places."""
BODY_LENGTH: Final = 5
REFERENCE_LENGTH: Final = BODY_LENGTH + 1
MOST_TYPED: Final = 40
MISREAD: Final[Mapping[int, str]] = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read what was typed: a saver's reference, the code of a purpose, or both."""

    saver: str = ""
    purpose: str = ""


def tidy(typed: str) -> str:
    """Return capital letters and digits only; O, I and L become the digits they are taken for."""
    plain = unicodedata.normalize("NFKC", typed[:MOST_TYPED]).upper()
    return "".join(char for char in plain if char.isascii() and char.isalnum()).translate(MISREAD)


def with_check(body: str) -> str:
    """Return a reference: five characters of ``ALPHABET``, and the one that checks them.

    Raises:
        ValueError: The body is not of five such characters.
    """
    if len(body) != BODY_LENGTH or set(body) - set(ALPHABET):
        raise ValueError("A reference is made of five characters of the alphabet.")
    return body + ALPHABET[-_weighted(body) % len(ALPHABET)]


def is_reference(text: str) -> bool:
    """Tell whether a tidied text is some saver's reference, by its check character."""
    return len(text) == REFERENCE_LENGTH and not set(text) - set(ALPHABET) and with_check(text[:BODY_LENGTH]) == text


def readings(typed: str) -> list[Reading]:
    """Return how a typed account can be read, the likeliest first; nothing for nothing.

    ``K7M2Q4``, ``k7m2q4 harvest`` and ``HARVEST`` are read; case, spaces, dashes and O/0, I/1 make no difference.
    """
    whole = tidy(typed)
    if not whole:
        return []
    found = [Reading(saver=whole)] if is_reference(whole) else [Reading(purpose=whole)]
    parts = [tidy(part) for part in re.split(r"[\W_]+", typed[:MOST_TYPED]) if tidy(part)]
    for saver, purpose in _pairs(whole, parts):
        if is_reference(saver) and purpose and Reading(saver, purpose) not in found:
            found.append(Reading(saver, purpose))
    return found


def _pairs(whole: str, parts: Sequence[str]) -> list[tuple[str, str]]:
    glued = [
        (whole[:REFERENCE_LENGTH], whole[REFERENCE_LENGTH:]),
        (whole[-REFERENCE_LENGTH:], whole[:-REFERENCE_LENGTH]),
    ]
    split = [("".join(parts[:at]), "".join(parts[at:])) for at in range(1, len(parts))]
    return [*split, *((last, first) for first, last in split), *glued]


def _weighted(body: str) -> int:
    return sum(weight * ALPHABET.index(char) for weight, char in enumerate(body, start=2))
