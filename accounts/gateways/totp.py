"""Codes of authenticator apps (RFC 6238): six digits, 30 seconds, SHA-1, as every app makes them."""

import hmac
from datetime import datetime

import pyotp

STEP_SECONDS = 30
DRIFT = 1
"""How many steps a telephone's clock may be off, either way."""


def new_secret() -> str:
    """Return a secret of 160 bits, in base 32."""
    return pyotp.random_base32()


def address(secret: str, *, person: str, issuer: str) -> str:
    """Return the ``otpauth:`` address that an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=person, issuer_name=issuer)


def step_of(secret: str, code: str, *, at: datetime) -> int | None:
    """Return the step that a code belongs to; None when it belongs to none of those around ``at`` (UTC)."""
    app = pyotp.TOTP(secret)
    now = int(at.timestamp()) // STEP_SECONDS
    fitting = [
        step for step in range(now - DRIFT, now + DRIFT + 1) if hmac.compare_digest(app.generate_otp(step), code)
    ]
    return fitting[-1] if fitting else None
