"""What external names and display names are kept as."""

import hashlib
import unicodedata

NAME_LENGTH = 255
SHOWN_LENGTH = 120
DIGEST_LENGTH = 40
JOINERS = "\u200c\u200d"
"""Invisible, but part of the spelling in several scripts."""


def external_key(name: str) -> str:
    """Return what a name from outside is found by: itself, or its beginning and a digest when it is too long."""
    kept = name.replace("\x00", "")
    if len(kept) <= NAME_LENGTH:
        return kept
    digest = hashlib.sha256(kept.encode()).hexdigest()[:DIGEST_LENGTH]
    return f"{kept[: NAME_LENGTH - DIGEST_LENGTH - 1]}~{digest}"


def shown_name(name: str) -> str:
    """Return a name as it is shown: one line, without invisible control characters, at most 120 characters."""
    printable = "".join(character if _is_shown(character) else " " for character in name)
    return " ".join(printable.split())[:SHOWN_LENGTH]


def _is_shown(character: str) -> bool:
    return character in JOINERS or unicodedata.category(character)[0] not in "CZ"
