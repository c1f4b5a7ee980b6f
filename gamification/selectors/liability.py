"""What an organization owes its members in points."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Sum

from gamification.enums import Period
from gamification.models import Counter, MemberState, PointsExpiry
from gamification.rules.metrics import EVERYTHING
from goodplay.core.money import Money
from organizations.models import Organization
from organizations.selectors import policy_of
from wallet.selectors import points_currency_of, totals_of_members

THOUSAND = 1_000
DAYS = 30


@dataclass(frozen=True, slots=True)
class Liability:
    """Points that members may still spend, in their smallest unit, and what they are worth.

    Attributes:
        outstanding_points: What all members have.
        owed_by_members: What members owe after reversals of points they had spent; later points pay it.
        members_owing: How many they are.
        announced_points: What members were told will expire.
        expired_points: What expired in the last 30 days.
        earned_points: What was earned in the last 30 days, by the members' calendars.
        worth_minor: What the outstanding points are worth in minor units of the organization's currency, rounded up;
            None where the organization has put no price on them.
        currency: The code of that currency.
    """

    outstanding_points: int
    owed_by_members: int
    members_owing: int
    announced_points: int
    expired_points: int
    earned_points: int
    worth_minor: int | None
    currency: str

    @property
    def worth(self) -> Money | None:
        """What the outstanding points are worth, if they have a price."""
        return None if self.worth_minor is None else Money(self.worth_minor, self.currency)


def liability_of(organization_id: UUID, *, today: date) -> Liability:
    """Return what an organization owes in points, in a constant number of queries."""
    code = points_currency_of(organization_id).code
    outstanding = next((total.balance_minor for total in totals_of_members(organization_id) if total.code == code), 0)
    owed = MemberState.objects.of(organization_id).filter(points_debt__gt=0)
    debts = owed.aggregate(points=Sum("points_debt"), members=Count("pk"))
    expiries = PointsExpiry.objects.of(organization_id)
    since = today - timedelta(days=DAYS)
    lately = Counter.objects.of(organization_id).filter(metric=EVERYTHING, period=Period.DAY, starts_on__gt=since)
    return Liability(
        outstanding_points=outstanding,
        owed_by_members=debts["points"] or 0,
        members_owing=debts["members"],
        announced_points=expiries.filter(settled_at=None).aggregate(sum=Sum("points"))["sum"] or 0,
        expired_points=expiries.filter(expires_on__gt=since).aggregate(sum=Sum("expired_points"))["sum"] or 0,
        earned_points=lately.aggregate(sum=Sum("points"))["sum"] or 0,
        worth_minor=_worth(organization_id, outstanding),
        currency=Organization.objects.values_list("currency", flat=True).get(pk=organization_id),
    )


def worth_of_points(organization_id: UUID, points: int) -> Money | None:
    """Return what points are worth, rounded up; None where the organization has put no price on them."""
    worth = _worth(organization_id, abs(points))
    if worth is None:
        return None
    currency = Organization.objects.values_list("currency", flat=True).get(pk=organization_id)
    return Money(worth if points >= 0 else -worth, currency)


def _worth(organization_id: UUID, points: int) -> int | None:
    price = policy_of(organization_id, "thousand_points_worth_minor")
    return None if price is None else -(-points * int(price) // THOUSAND)
