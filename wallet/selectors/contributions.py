"""Reads of contributions, fines and merry-go-rounds."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from wallet.enums.savings import ContributionStatus, FineStatus, RoundStatus
from wallet.models import (
    Contribution,
    ContributionCycle,
    ContributionPlan,
    Fine,
    MerryGoRound,
    Turn,
    TurnSwap,
)

MISSED = (ContributionStatus.LATE, ContributionStatus.SHORT)


@dataclass(frozen=True, slots=True)
class Overdue:
    """A member who has received the pot and owes contributions to others' turns."""

    member_id: UUID
    name: str
    missing_minor: int
    missing_count: int
    has_received: bool


def plans_of(organization_id: UUID) -> QuerySet[ContributionPlan]:
    """Return the plans of an organization with ``member_count``."""
    plans: QuerySet[ContributionPlan] = ContributionPlan.objects.of(organization_id).annotate(
        member_count=Count("members", filter=Q(members__left_at=None))
    )
    return plans


def cycles_of(organization_id: UUID, *, plan_id: UUID | None = None) -> QuerySet[ContributionCycle]:
    """Return cycles with how many contributions are in each state, and what was asked and has come (minor units)."""
    rows = ContributionCycle.objects.of(organization_id).select_related("plan")
    if plan_id is not None:
        rows = rows.filter(plan_id=plan_id)
    counts = {
        f"{status}_count": Count("contributions", filter=Q(contributions__status=status))
        for status in ContributionStatus.values
    }
    cycles: QuerySet[ContributionCycle] = rows.annotate(
        expected_minor=Coalesce(Sum("contributions__amount_minor"), 0),
        paid_minor=Coalesce(Sum("contributions__paid_minor"), 0),
        **counts,
    )
    return cycles


def contributions_of(organization_id: UUID, *, member_id: UUID | None = None) -> QuerySet[Contribution]:
    """Return contributions with their cycle and plan, of one member or of all."""
    rows = Contribution.objects.of(organization_id).select_related("cycle__plan", "member__user")
    return rows if member_id is None else rows.filter(member_id=member_id)


def fines_of(organization_id: UUID, *, member_id: UUID | None = None) -> QuerySet[Fine]:
    """Return fines, of one member or of all."""
    rows = Fine.objects.of(organization_id).select_related("contribution__cycle__plan", "member__user")
    return rows if member_id is None else rows.filter(member_id=member_id)


def rounds_of(organization_id: UUID) -> QuerySet[MerryGoRound]:
    """Return merry-go-rounds with how many turns they have, and how many are paid."""
    rounds: QuerySet[MerryGoRound] = (
        MerryGoRound.objects.of(organization_id)
        .select_related("plan")
        .annotate(turn_count=Count("turns"), paid_count=Count("turns", filter=Q(turns__paid_at__isnull=False)))
    )
    return rounds


def turns_of(organization_id: UUID, round_id: UUID) -> QuerySet[Turn]:
    """Return the turns of a merry-go-round in their order."""
    rows = Turn.objects.of(organization_id).filter(round_id=round_id).select_related("member__user", "round__plan")
    return rows.order_by("position")


def turns_of_organization(organization_id: UUID) -> QuerySet[Turn]:
    """Return all turns of an organization."""
    return Turn.objects.of(organization_id).select_related("member__user", "round__plan")


def turns_to_pay(organization_id: UUID, *, today: object) -> QuerySet[Turn]:
    """Return the turns whose contributions have been due, and whose pot nobody has paid."""
    return (
        Turn.objects.of(organization_id)
        .filter(
            paid_at=None,
            round__status=RoundStatus.RUNNING,
            round__plan__cycles__number=F("cycle_number"),
            round__plan__cycles__due_on__lte=today,
        )
        .select_related("member__user", "round")
        .order_by("position")
    )


def swaps_of(organization_id: UUID, *, member_id: UUID | None = None) -> QuerySet[TurnSwap]:
    """Return wishes to change turns: those that a member has asked or was asked, or all."""
    rows = TurnSwap.objects.of(organization_id).select_related("own__round", "other", "asked_by__user", "member__user")
    return rows if member_id is None else rows.filter(Q(asked_by_id=member_id) | Q(member_id=member_id))


def defaults_of(organization_id: UUID, round_id: UUID) -> list[Overdue]:
    """Return who owes contributions to a merry-go-round, first those who have received the pot; two queries."""
    turns = list(
        Turn.objects.of(organization_id).filter(round_id=round_id).values_list("cycle_number", "member_id", "paid_at")
    )
    received = {member_id for _, member_id, paid_at in turns if paid_at}
    missed = (
        Contribution.objects.of(organization_id)
        .filter(
            status__in=MISSED,
            cycle__plan__rounds=round_id,
            cycle__number__in=[number for number, _, _ in turns],
        )
        .values_list("member_id")
        .annotate(missing=Sum(F("amount_minor") - F("paid_minor")), count=Count("pk"))
        .values_list("member_id", "member__display_name", "member__user__display_name", "missing", "count")
    )
    found = [
        Overdue(member_id, own or theirs or "", missing, count, member_id in received)
        for member_id, own, theirs, missing, count in missed
    ]
    return sorted(found, key=lambda each: (not each.has_received, -each.missing_minor, str(each.member_id)))


def owed_by(organization_id: UUID, member_id: UUID) -> tuple[int, int]:
    """Return what a member owes now: missed contributions, and fines; minor units of the organization's currency."""
    missed = contributions_of(organization_id, member_id=member_id).filter(status__in=MISSED)
    fines = fines_of(organization_id, member_id=member_id).filter(status=FineStatus.DUE)
    return (
        missed.aggregate(minor=Sum(F("amount_minor") - F("paid_minor")))["minor"] or 0,
        fines.aggregate(minor=Sum("amount_minor"))["minor"] or 0,
    )
