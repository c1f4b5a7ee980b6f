"""What points and thanks announce."""

from dataclasses import dataclass

from goodplay.core.announce import Signal


@dataclass(frozen=True, slots=True)
class KudosGiven:
    """A member thanked another.

    Attributes:
        kudos_id: The kudos; who tells of them reads the message there, because they may be hidden meanwhile.
        giver_id: The member who thanks.
        receiver_id: The member who is thanked.
    """

    kudos_id: str
    giver_id: str
    receiver_id: str


@dataclass(frozen=True, slots=True)
class PointsExpiring:
    """Points of a member will expire unless they are spent before; told once for each day on which some expire.

    Attributes:
        expiry_id: The expiry.
        member_id: The member.
        points: How many, in the smallest unit of the points currency.
        expires_on: The first day without them, in the organization's time zone (ISO 8601).
    """

    expiry_id: str
    member_id: str
    points: int
    expires_on: str


@dataclass(frozen=True, slots=True)
class PointsExpired:
    """Points of a member have expired; nothing is told when all were spent in time.

    Attributes:
        expiry_id: The expiry.
        member_id: The member.
        points: How many were taken, in the smallest unit of the points currency.
        expires_on: The day on which they expired, in the organization's time zone (ISO 8601).
    """

    expiry_id: str
    member_id: str
    points: int
    expires_on: str


kudos_given = Signal("kudos.given", KudosGiven)
points_expiring = Signal("points.expiring", PointsExpiring)
points_expired = Signal("points.expired", PointsExpired)
