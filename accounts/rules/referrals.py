"""Referral codes: short words that people read out and type."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what looks like something else: 0 O 1 I L."""
CODE_LENGTH: Final = 8
CODE: Final = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")
NAMING: Final = timedelta(days=30)
"""How long after joining a member may say who brought him."""


def new_code() -> str:
    """Return a code of eight letters and digits; who makes it must see that it is free."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def typed_code(text: str) -> str:
    """Return a code as it is kept, from what somebody types: any case, spaces and hyphens; "" for what is none."""
    code = re.sub(r"[\s-]+", "", text).upper()
    return code if CODE.fullmatch(code) else ""


def may_be_named(*, referrer_joined_at: datetime, joined_at: datetime, now: datetime) -> bool:
    """Tell whether a member may name another as who brought him: one who was there before, within thirty days.

    That the one was there before keeps anybody from bringing himself and from bringing each other in a ring.
    """
    return referrer_joined_at < joined_at and now - joined_at <= NAMING
