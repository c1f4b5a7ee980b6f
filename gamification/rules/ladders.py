"""What a ladder may look like, and what its levels open."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

MOST_LEVELS: Final = 50
MOST_PERKS: Final = 40
MOST_THRESHOLD: Final = 10**15
PERK: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
PERK_LENGTH: Final = 60


def arranged(levels: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the levels from the lowest up.

    Raises:
        ValueError: There is none, or more than fifty; two share a name or a threshold; a threshold is out of range.
    """
    steps = sorted(levels, key=lambda level: level["threshold"])
    if not steps or len(steps) > MOST_LEVELS:
        raise ValueError(f"A ladder has 1 to {MOST_LEVELS} levels.")
    if not all(0 <= step["threshold"] <= MOST_THRESHOLD for step in steps):
        raise ValueError("A threshold is out of range.")
    if len({step["threshold"] for step in steps}) < len(steps):
        raise ValueError("Two levels have the same threshold.")
    if len({step["name"].casefold() for step in steps}) < len(steps):
        raise ValueError("Two levels have the same name.")
    return steps


def perk_codes(perks: Iterable[str], rights: Collection[str]) -> list[str]:
    """Return the codes of perks, each once, in their order.

    Args:
        perks: As written.
        rights: The first words of what staff may do (``wallet``): no perk begins with one, because no level ever gives
            a right of staff, whatever a member has done or paid.

    Raises:
        ValueError: A code has another form, begins like a right of staff, or there are too many.
    """
    codes = list(dict.fromkeys(perk.strip() for perk in perks if perk.strip()))
    if len(codes) > MOST_PERKS:
        raise ValueError(f"At most {MOST_PERKS} perks.")
    for code in codes:
        if len(code) > PERK_LENGTH or not PERK.fullmatch(code):
            raise ValueError(f"{code!r} is no perk; write words with a point between, such as insights.view.")
        if code.partition(".")[0] in rights:
            raise ValueError(f"{code!r} reads like a right of staff, which no level gives; begin with another word.")
    return codes
