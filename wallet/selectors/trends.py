"""How saving goes: by week, and as it stands."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce, TruncWeek

from wallet.enums.savings import (
    Activeness,
    Attestation,
    ContributionStatus,
    CorrectionStatus,
    DepositStatus,
    FineStatus,
    PeriodStatus,
)
from wallet.models import (
    Account,
    Contribution,
    Deposit,
    DepositCorrection,
    Fine,
    PeriodFigure,
    SavingsAccount,
)
from wallet.selectors.contributions import turns_to_pay
from wallet.selectors.savings import house_of


@dataclass(frozen=True, slots=True)
class Week:
    """One week of saving, from Monday; minor units of the organization's currency."""

    starts_on: date
    saved_minor: int
    deposit_count: int
    saver_count: int


@dataclass(frozen=True, slots=True)
class SavingsOverview:
    """How savings stand; minor units of ``currency``.

    ``due`` … ``waived`` count the contributions whose cycles were due in the last 31 days, or are.
    """

    currency: str
    saved_minor: int
    saver_count: int
    active_count: int
    inactive_count: int
    dormant_count: int
    due_count: int
    paid_count: int
    short_count: int
    late_count: int
    waived_count: int
    missing_minor: int
    fines_due_minor: int


@dataclass(frozen=True, slots=True)
class SavingsQueue:
    """What waits for an officer."""

    deposits: int
    corrections: int
    disputes: int
    turns: int


def savings_by_week(organization_id: UUID, *, weeks: int) -> list[Week]:
    """Return the last weeks, the current one last, also those in which nothing was saved."""
    house = house_of(organization_id)
    today = house.today()
    first = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    rows = Deposit.objects.of(organization_id).filter(
        status=DepositStatus.VERIFIED, currency=house.currency, deposited_on__gte=first
    )
    sums = {
        row["week"]: row
        for row in rows.annotate(week=TruncWeek("deposited_on"))
        .values("week")
        .annotate(saved=Sum("amount_minor"), count=Count("pk"), savers=Count("member_id", distinct=True))
        .order_by("week")
    }
    mondays = [first + timedelta(weeks=number) for number in range(weeks)]
    nothing = {"saved": 0, "count": 0, "savers": 0}
    found = [(monday, sums.get(monday, nothing)) for monday in mondays]
    return [Week(monday, row["saved"], row["count"], row["savers"]) for monday, row in found]


def savings_overview(organization_id: UUID) -> SavingsOverview:
    """Return how savings stand today; four queries."""
    house = house_of(organization_id)
    savers = SavingsAccount.objects.of(organization_id).filter(member__is_active=True)
    ladder = savers.aggregate(
        **{f"{rung}_count": Count("pk", filter=Q(activeness=rung)) for rung in Activeness.values},
        saver_count=Count("pk"),
    )
    accounts = Account.objects.of(organization_id).filter(
        member_id__in=savers.values("member_id"), currency__code=house.currency
    )
    owed = Contribution.objects.of(organization_id).filter(
        cycle__due_on__gte=house.today() - timedelta(days=31), cycle__starts_on__lte=house.today()
    )
    states = {f"{state}_count": Count("pk", filter=Q(status=state)) for state in ContributionStatus.values}
    fines = Fine.objects.of(organization_id).filter(status=FineStatus.DUE, currency=house.currency)
    return SavingsOverview(
        currency=house.currency,
        saved_minor=accounts.aggregate(minor=Coalesce(Sum("balance_minor"), 0))["minor"],
        fines_due_minor=fines.aggregate(minor=Coalesce(Sum("amount_minor"), 0))["minor"],
        **owed.aggregate(missing_minor=Coalesce(Sum(F("amount_minor") - F("paid_minor")), 0), **states),
        **ladder,
    )


def savings_queue(organization_id: UUID) -> SavingsQueue:
    """Return how much waits for an officer; five queries."""
    deposits = Deposit.objects.of(organization_id).filter(status=DepositStatus.PENDING, payment_id=None)
    corrections = DepositCorrection.objects.of(organization_id).filter(status=CorrectionStatus.PROPOSED)
    disputes = PeriodFigure.objects.of(organization_id).filter(
        attestation=Attestation.DISPUTED, period__status=PeriodStatus.ATTESTING
    )
    turns = turns_to_pay(organization_id, today=house_of(organization_id).today())
    return SavingsQueue(deposits.count(), corrections.count(), disputes.count(), turns.count())
