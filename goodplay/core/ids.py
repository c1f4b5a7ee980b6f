"""Identifiers: what people make has a time-ordered UUID."""

from uuid import UUID

import uuid_utils.compat

PLATFORM_ID = UUID("00000000-0000-7000-8000-000000000001")
"""The organization that is the platform itself; what it owns everybody may read and only it may write."""


def uuid7() -> UUID:
    """Return a new UUIDv7: unique, and ordered by the time it was made (milliseconds, UTC)."""
    return uuid_utils.compat.uuid7()
