"""What has been given lately."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from donations.enums import OPEN_CAMPAIGN, DonationStatus
from donations.models import Campaign, Donation
from donations.rules import day_in
from organizations.models import Organization

DAYS = 30


@dataclass(frozen=True, slots=True)
class Lately:
    """Settled gifts in the organization's own money, by the day they were given (in its zone), oldest day first."""

    currency: str
    days: list[tuple[date, int]]
    gifts_count: int

    @property
    def total_minor(self) -> int:
        """What they add up to, in minor units."""
        return sum(minor for _, minor in self.days)


def given_lately(organization_id: UUID) -> Lately:
    """Return what was given in the last thirty days."""
    organization = Organization.objects.get(pk=organization_id)
    today = day_in(timezone.now(), organization.time_zone)
    first = today - timedelta(days=DAYS - 1)
    day = TruncDate("given_at", tzinfo=ZoneInfo(organization.time_zone))
    rows = (
        Donation.objects.of(organization_id)
        .filter(status=DonationStatus.SETTLED, currency=organization.currency)
        .annotate(day=day)
        .filter(day__gte=first)
        .values("day")
        .annotate(minor=Sum(F("amount_minor") - F("amount_refunded_minor")), gifts=Count("pk"))
    )
    by_day = {row["day"]: row for row in rows}
    days = [first + timedelta(days=place) for place in range(DAYS)]
    return Lately(
        currency=organization.currency,
        days=[(day, by_day[day]["minor"] if day in by_day else 0) for day in days],
        gifts_count=sum(row["gifts"] for row in by_day.values()),
    )


def pending_count(organization_id: UUID) -> int:
    """Return how many gifts have not arrived yet."""
    return Donation.objects.of(organization_id).filter(status=DonationStatus.PENDING).count()


def open_campaigns_count(organization_id: UUID) -> int:
    """Return how many campaigns take gifts."""
    return Campaign.objects.of(organization_id).filter(status__in=OPEN_CAMPAIGN).count()
