"""What is announced of badges that members have."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class BadgeRevoked:
    """A badge was taken from a member; what was signed about it counts as revoked.

    Attributes:
        member_id: The member.
        badge_id: The badge.
        badge_code: Its code.
        reason: Why, as the administrator wrote it.
    """

    member_id: str
    badge_id: str
    badge_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class BadgeRestored:
    """A badge that was taken from a member was given back.

    Attributes:
        member_id: The member.
        badge_id: The badge.
        badge_code: Its code.
    """

    member_id: str
    badge_id: str
    badge_code: str


@dataclass(frozen=True, slots=True)
class BadgeRenewed:
    """A badge that expires is valid for its full time again.

    Attributes:
        member_id: The member.
        badge_id: The badge.
        badge_code: Its code.
        expires_at: Until when, ISO 8601 UTC.
    """

    member_id: str
    badge_id: str
    badge_code: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class BadgeExpiring:
    """A badge will expire soon; told once for each notice, unless it is renewed.

    Attributes:
        member_id: The member.
        badge_id: The badge.
        badge_code: Its code.
        expires_at: When, ISO 8601 UTC.
        days: How many days are left, rounded up.
        is_last: It is the last notice.
    """

    member_id: str
    badge_id: str
    badge_code: str
    expires_at: str
    days: int
    is_last: bool


badge_revoked = Signal("badge.revoked", BadgeRevoked)
badge_restored = Signal("badge.restored", BadgeRestored)
badge_renewed = Signal("badge.renewed", BadgeRenewed)
badge_expiring = Signal("badge.expiring", BadgeExpiring)
