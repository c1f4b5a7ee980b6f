"""Codes: made to be typed or followed as a link, kept as a digest only."""

import hashlib
import hmac
import secrets
from uuid import UUID

DIGITS = 6


def new_link_code() -> str:
    """Return a code for a link: 256 bits."""
    return secrets.token_urlsafe(32)


def new_typed_code() -> str:
    """Return a code for typing: six digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def digest(code: str, *, subject: UUID, pepper: str) -> str:
    """Return what is kept of a code: bound to what it was made for and to the server's secret."""
    return hmac.new(pepper.encode(), f"{subject}:{code}".encode(), hashlib.sha256).hexdigest()


def fits(code: str, kept: str, *, subject: UUID, pepper: str) -> bool:
    """Tell whether a code is the one that was kept, in constant time."""
    return bool(kept) and hmac.compare_digest(digest(code, subject=subject, pepper=pepper), kept)


def token(subject: UUID, code: str) -> str:
    """Return what stands in a link: what the code is for, and the code."""
    return f"{subject.hex}.{code}"


def read_token(text: str) -> tuple[UUID, str] | None:
    """Return what a link's token names; None when it has another form."""
    subject, _, code = text.partition(".")
    try:
        return (UUID(hex=subject), code) if code else None
    except ValueError:
        return None
