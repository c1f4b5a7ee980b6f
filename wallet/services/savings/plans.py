"""Contribution plans: who saves how much how often, and the cycles that follow from it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from accounts.models import Membership
from goodplay.core import tenancy
from wallet.enums.savings import PlanCadence
from wallet.errors import DueDayError, PlanStatusError
from wallet.models import Contribution, ContributionCycle, ContributionPlan, PlanMember, SavingsAccount
from wallet.rules.contributions import Dates, Rhythm, cycles_until
from wallet.selectors.savings import house_of
from wallet.services.savings.accounts import open_accounts
from wallet.services.savings.contributions import recount

LAST_DAY = {PlanCadence.WEEKLY: 7, PlanCadence.MONTHLY: 31}
RHYTHM = ("cadence", "starts_on", "due_day")
EDITABLE = (
    "name",
    "amount_minor",
    "grace_days",
    "fine_minor",
    "takes_fines",
    "remind_days",
    "for_everybody",
    "is_active",
)


@tenancy.joins
def add_plan(
    *, name: str, cadence: str, amount_minor: int, due_day: int, starts_on: date | None = None, **terms: Any
) -> ContributionPlan:
    """Agree on a sum (minor units of the organization's currency) that members save each week or month.

    ``terms`` are ``grace_days``, ``fine_minor``, ``takes_fines``, ``remind_days`` and ``for_everybody``. Cycles that
    have begun since ``starts_on`` (today by default) are opened at once.

    Raises:
        DueDayError: A week has no such day.
    """
    organization_id = tenancy.organization_id()
    house = house_of(organization_id)
    _require_day(cadence, due_day)
    plan: ContributionPlan = ContributionPlan.objects.create(
        organization_id=organization_id,
        name=name,
        cadence=cadence,
        amount_minor=amount_minor,
        currency=house.currency,
        due_day=due_day,
        starts_on=starts_on or house.today(),
        **terms,
    )
    open_cycles(on=house.today(), plan_id=plan.pk)
    return plan


@tenancy.joins
def change_plan(*, plan_id: UUID, **changes: Any) -> ContributionPlan:
    """Change a plan for the cycles to come; its rhythm can be changed until the first is open. Locks it.

    Raises:
        PlanStatusError: Its rhythm would be changed under open cycles.
        DueDayError: A week has no such day.
    """
    plan = _locked(plan_id)
    moved = [name for name in RHYTHM if name in changes and getattr(plan, name) != changes[name]]
    if moved and ContributionCycle.objects.of(plan.organization_id).filter(plan=plan).exists():
        raise PlanStatusError(fields=", ".join(moved))
    for name in (*EDITABLE, *RHYTHM):
        setattr(plan, name, changes.get(name, getattr(plan, name)))
    _require_day(plan.cadence, plan.due_day)
    plan.save(update_fields=[*EDITABLE, *RHYTHM])
    open_cycles(on=house_of(plan.organization_id).today(), plan_id=plan.pk)
    return plan


@tenancy.joins
def enrol(*, plan_id: UUID, member_ids: Iterable[UUID]) -> int:
    """Let members take part in a plan from its next cycle on; return how many are new. Idempotent.

    They get a savings account if they have none.
    """
    organization_id, wanted = tenancy.organization_id(), set(member_ids)
    plan = _locked(plan_id)
    members = Membership.objects.of(organization_id).active().filter(pk__in=wanted)
    ids = list(members.values_list("pk", flat=True))
    open_accounts(member_ids=ids)
    rows = PlanMember.objects.of(organization_id).filter(plan=plan, member_id__in=ids)
    back = rows.exclude(left_at=None).update(left_at=None)
    standing = set(rows.values_list("member_id", flat=True))
    missing = sorted(set(ids) - standing)
    PlanMember.objects.bulk_create(
        [PlanMember(organization_id=organization_id, plan=plan, member_id=member_id) for member_id in missing]
    )
    return len(missing) + int(back)


@tenancy.joins
def leave_plan(*, plan_id: UUID, member_ids: Iterable[UUID]) -> int:
    """End members' part in a plan: they owe nothing for cycles to come; return how many left. Idempotent."""
    rows = PlanMember.objects.of(tenancy.organization_id()).filter(
        plan_id=plan_id, member_id__in=set(member_ids), left_at=None
    )
    return int(rows.update(left_at=timezone.now()))


@tenancy.joins
def open_cycles(*, on: date, plan_id: UUID | None = None) -> int:
    """Open the cycles that have begun, with what each member owes; return how many. Idempotent; locks the plans.

    What members had paid in advance counts at once.
    """
    plans = ContributionPlan.objects.of(tenancy.organization_id()).filter(is_active=True)
    if plan_id is not None:
        plans = plans.filter(pk=plan_id)
    return sum(_open(plan, on) for plan in plans.order_by("pk").select_for_update(no_key=True))


def _open(plan: ContributionPlan, on: date) -> int:
    cycles = ContributionCycle.objects.of(plan.organization_id).filter(plan=plan)
    last = cycles.aggregate(number=Max("number"))["number"] or 0
    begun = cycles_until(Rhythm(plan.cadence, plan.starts_on, plan.due_day), on, after=last)
    if not begun:
        return 0
    if plan.for_everybody:
        savers = SavingsAccount.objects.of(plan.organization_id).filter(member__is_active=True)
        enrol(plan_id=plan.pk, member_ids=savers.values_list("member_id", flat=True))
    members = PlanMember.objects.of(plan.organization_id).filter(plan=plan, left_at=None, member__is_active=True)
    member_ids = list(members.values_list("member_id", flat=True))
    opened = ContributionCycle.objects.bulk_create([_cycle(plan, dates) for dates in begun])
    Contribution.objects.bulk_create(_owed(plan, opened, member_ids), batch_size=5_000)
    recount(member_ids=member_ids)
    return len(opened)


def _cycle(plan: ContributionPlan, dates: Dates) -> ContributionCycle:
    return ContributionCycle(
        organization_id=plan.organization_id,
        plan=plan,
        number=dates.number,
        starts_on=dates.starts_on,
        ends_on=dates.ends_on,
        due_on=dates.due_on,
        grace_until=dates.due_on + timedelta(days=plan.grace_days),
    )


def _owed(
    plan: ContributionPlan, cycles: Sequence[ContributionCycle], member_ids: Sequence[UUID]
) -> list[Contribution]:
    return [
        Contribution(
            organization_id=plan.organization_id, cycle=cycle, member_id=member_id, amount_minor=plan.amount_minor
        )
        for cycle in cycles
        for member_id in member_ids
    ]


def _locked(plan_id: UUID) -> ContributionPlan:
    rows = ContributionPlan.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    plan: ContributionPlan = rows.get(pk=plan_id)
    return plan


def _require_day(cadence: str, due_day: int) -> None:
    if not 1 <= due_day <= LAST_DAY[PlanCadence(cadence)]:
        raise DueDayError(cadence=cadence, due_day=due_day)
