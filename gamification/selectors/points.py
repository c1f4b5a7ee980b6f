"""Points of members: what they have, and their streaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from gamification.enums import Period
from gamification.models import Counter, MemberState
from gamification.selectors.streaks import StreakNow, streaks_now, zones_of
from wallet.selectors import balances_of, points_currency_of


@dataclass(frozen=True, slots=True)
class PointsNow:
    """A member's points, in the smallest unit of the points currency.

    ``total`` is everything ever earned less what was taken back, ``current`` what can be spent or is held, ``debt``
    what was taken back after it had been spent: later points pay it first. ``updated_at`` is when activities last had
    effects.
    """

    total: int
    current: int
    debt: int
    streaks: Sequence[StreakNow]
    last_activity_date: date | None
    updated_at: datetime | None


def points_now(organization_id: UUID, member_id: UUID) -> PointsNow:
    """Return a member's points, streaks and the day of the last activity (the member's calendar)."""
    everything = Counter.objects.of(organization_id).filter(member_id=member_id, metric="", period=Period.ALL)
    total, last_at = everything.values_list("points", "last_at").first() or (0, None)
    zone = zone_of(organization_id, member_id)
    code = points_currency_of(organization_id).code
    balance = next((held for held in balances_of(member_id) if held.currency.code == code), None)
    state = MemberState.objects.of(organization_id).filter(member_id=member_id)
    debt, updated_at = state.values_list("points_debt", "updated_at").first() or (0, None)
    return PointsNow(
        total=total,
        current=balance.balance_minor if balance else 0,
        debt=debt,
        streaks=streaks_now(organization_id, member_id, today=timezone.now().astimezone(zone).date()),
        last_activity_date=last_at.astimezone(zone).date() if last_at else None,
        updated_at=updated_at,
    )


def zone_of(organization_id: UUID, member_id: UUID) -> ZoneInfo:
    """Return the zone of a member's calendar: the membership's, else the person's, else the organization's."""
    return zones_of(organization_id, [member_id])[member_id]
