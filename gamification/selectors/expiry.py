"""Points that will expire, as of now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from gamification.enums import Period
from gamification.models import Counter, PointsExpiry
from gamification.rules.expiry import Expiry, left
from gamification.rules.metrics import EVERYTHING
from organizations.models import Organization
from organizations.selectors import policies_of
from wallet.selectors import (
    available_of_members,
    earned_by_month,
    left_of_old,
    points_currency_of,
)

SAME_CAUSE = "^points(?:-debt)?:([0-9]+):"
"""In the key of a transfer: the activity that it pays, takes back or notes a debt for."""


@dataclass(frozen=True, slots=True)
class Expiring:
    """Points that expire on a day; ``announced_at`` once the member was told."""

    expires_on: date
    points: int
    announced_at: datetime | None = None


def expiry_of(organization_id: UUID) -> Expiry:
    """Return how an organization lets points expire."""
    decided = policies_of(
        organization_id, ["points_expire_months", "points_expire_by_inactivity", "points_expiry_notice_days"]
    )
    return Expiry(
        months=int(decided["points_expire_months"] or 0),
        by_inactivity=bool(decided["points_expire_by_inactivity"]),
        notice_days=int(decided["points_expiry_notice_days"] or 0),
    )


def points_due(organization_id: UUID, member_ids: Collection[UUID], *, on: date, expiry: Expiry) -> dict[UUID, int]:
    """Return what members still have of the points that are gone on a day; who keeps all is left out.

    Points that are reserved by a hold are left where they are.
    """
    code = points_currency_of(organization_id).code
    if not expiry.by_inactivity:
        return left_of_old(
            member_ids=member_ids,
            through_month=expiry.due_month(on),
            currency=code,
            zone=_zone(organization_id),
            same_cause=SAME_CAUSE,
        )
    idle = [
        member_id for member_id, day in last_days(organization_id, member_ids).items() if expiry.expires_on(day) <= on
    ]
    return {member_id: points for member_id, points in available_of_members(idle, currency=code).items() if points > 0}


def upcoming_expiries(organization_id: UUID, member_id: UUID, *, today: date) -> list[Expiring]:
    """Return what of a member's points will expire and when, the next first; nothing where points do not expire.

    What the member was told stands; for the rest the notice is still to come, and nothing goes before it has passed.
    """
    expiry = expiry_of(organization_id)
    if not expiry.is_on:
        return []
    rows = PointsExpiry.objects.of(organization_id).filter(member_id=member_id, settled_at=None)
    told = dict(rows.order_by("expires_on").values_list("expires_on", "announced_at"))
    soonest = today + timedelta(days=expiry.notice_days)
    found: dict[date, int] = {}
    for month, points in _left_by_month(organization_id, member_id, expiry).items():
        regular = expiry.expires_on(month)
        on = next((day for day in told if day >= regular), max(regular, soonest))
        found[on] = found.get(on, 0) + points
    return [Expiring(on, points, told.get(on)) for on, points in sorted(found.items())]


def last_days(organization_id: UUID, member_ids: Collection[UUID]) -> dict[UUID, date]:
    """Return the day of each member's last activity that counts, in the organization's zone; idle ones are left out."""
    zone = ZoneInfo(_zone(organization_id))
    everything = Counter.objects.of(organization_id).filter(
        member_id__in=member_ids, metric=EVERYTHING, period=Period.ALL, last_at__isnull=False
    )
    return {member_id: at.astimezone(zone).date() for member_id, at in everything.values_list("member_id", "last_at")}


def _left_by_month(organization_id: UUID, member_id: UUID, expiry: Expiry) -> dict[date, int]:
    code = points_currency_of(organization_id).code
    if expiry.by_inactivity:
        days = last_days(organization_id, [member_id])
        points = available_of_members([member_id], currency=code).get(member_id, 0)
        return {days[member_id]: points} if points > 0 and days else {}
    months = earned_by_month(member_ids=[member_id], currency=code, zone=_zone(organization_id), same_cause=SAME_CAUSE)
    return left({each.month: each.earned_minor for each in months}, out=sum(each.out_minor for each in months))


def _zone(organization_id: UUID) -> str:
    zone: str = Organization.objects.values_list("time_zone", flat=True).get(pk=organization_id)
    return zone
