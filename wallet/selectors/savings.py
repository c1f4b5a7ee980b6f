"""Reads of savings: accounts, deposits, and the organization's calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from organizations.models import Organization
from wallet.models import Deposit, DepositCorrection, PurposeReference, SavingsAccount


@dataclass(frozen=True, slots=True)
class House:
    """The organization's currency and calendar: days of money are its days."""

    currency: str
    zone: ZoneInfo

    def day_of(self, moment: datetime) -> date:
        """Return the day on which a moment (UTC) is, in the organization's zone."""
        return moment.astimezone(self.zone).date()

    def today(self) -> date:
        """Return the organization's day."""
        return self.day_of(timezone.now())

    def start_of(self, day: date) -> datetime:
        """Return when a day begins (an instant)."""
        return datetime(day.year, day.month, day.day, tzinfo=self.zone)


def house_of(organization_id: UUID) -> House:
    """Return an organization's currency and calendar."""
    currency, zone = Organization.objects.values_list("currency", "time_zone").get(pk=organization_id)
    return House(currency, ZoneInfo(zone))


def savings_accounts_of(organization_id: UUID) -> QuerySet[SavingsAccount]:
    """Return the savers of an organization, with their members."""
    return SavingsAccount.objects.of(organization_id).select_related("member__user")


def savings_account_of(organization_id: UUID, member_id: UUID) -> SavingsAccount | None:
    """Return a member's savings account, None while there is none."""
    found: SavingsAccount | None = savings_accounts_of(organization_id).filter(member_id=member_id).first()
    return found


def deposits_of(organization_id: UUID, *, member_id: UUID | None = None) -> QuerySet[Deposit]:
    """Return deposits, of one member or of all."""
    rows = Deposit.objects.of(organization_id).select_related("member__user")
    return rows if member_id is None else rows.filter(member_id=member_id)


def corrections_of(organization_id: UUID) -> QuerySet[DepositCorrection]:
    """Return the corrections that officers have proposed, with what they are about."""
    return DepositCorrection.objects.of(organization_id).select_related(
        "deposit__member__user", "right_member__user", "proposed_by__user", "decided_by__user"
    )


def purposes_of(organization_id: UUID) -> QuerySet[PurposeReference]:
    """Return the codes that payers may add to their account."""
    return PurposeReference.objects.of(organization_id)
