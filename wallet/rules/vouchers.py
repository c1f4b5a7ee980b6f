"""Voucher codes: easy to read aloud, hard to guess."""

import hashlib
import hmac
import re
import secrets
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without what is taken for something else: 0 O, 1 I L, U V."""
GROUPS: Final = 4
LENGTH: Final = 4


def new_code() -> str:
    """Return a code of 78 random bits, such as ``7KQM-2X9D-PW4T-HB8C``."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))


def normal(code: str) -> str:
    """Return a code as it is compared: without spaces and hyphens, in capital letters."""
    return re.sub(r"[^0-9A-Z]", "", code.upper())


def digest(code: str, secret: str) -> str:
    """Return what finds a code again and does not give it away."""
    return hmac.new(secret.encode(), normal(code).encode(), hashlib.sha256).hexdigest()
