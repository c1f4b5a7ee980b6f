"""What members owe, computed from what they have deposited; reminders and fines."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from django.utils import timezone

from goodplay.core import tenancy
from goodplay.core.announce import announce_all
from wallet.enums import TransferKind
from wallet.enums.savings import ContributionStatus, DepositStatus, FineStatus
from wallet.errors import ContributionStatusError, ReasonRequiredError
from wallet.models import Contribution, ContributionCycle, Deposit, Fine, SavingsAccount
from wallet.rules.contributions import Duty, Payment, Standing, share_out
from wallet.selectors import available_of_members
from wallet.selectors.contributions import MISSED, contributions_of, fines_of
from wallet.selectors.savings import house_of
from wallet.services.postings import Holder, Posting
from wallet.services.transfers import post_transfers
from wallet.signals import ContributionReminded, FineLevied, contribution_reminded, fine_levied

FINES = Holder.purpose("fines")
OPEN = (ContributionStatus.DUE, *MISSED)


@tenancy.joins
def recount(*, member_ids: Iterable[UUID]) -> int:
    """Compute anew which contributions the members' deposits have paid; return how many rows changed.

    The oldest is paid first, what is left waits for the next. Idempotent: on right figures it changes nothing. Locks
    the members' contributions. A fine that is still due falls away when its contribution proves paid in time.
    """
    organization_id, wanted = tenancy.organization_id(), set(member_ids)
    rows = (
        contributions_of(organization_id)
        .filter(member_id__in=wanted)
        .exclude(status=ContributionStatus.WAIVED)
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
    )
    duties: dict[UUID, list[Contribution]] = defaultdict(list)
    for row in rows:
        duties[row.member_id].append(row)
    house = house_of(organization_id)
    payments, today = _payments(organization_id, duties.keys(), house.currency), house.today()
    changed = [row for member_id, owed in duties.items() for row in _changed(owed, payments[member_id], today)]
    Contribution.objects.bulk_update(changed, ["paid_minor", "paid_on", "status"], batch_size=1_000)
    _let_off([row.pk for row in changed if row.paid_on and row.paid_on <= row.cycle.grace_until])
    return len(changed)


@tenancy.joins
def remind_of_contributions(*, on: date) -> int:
    """Announce ``contribution_reminded`` to who owes in cycles that are due soon; return to how many. Once a cycle."""
    organization_id = tenancy.organization_id()
    cycles = ContributionCycle.objects.of(organization_id).filter(reminded_at=None, due_on__gte=on, starts_on__lte=on)
    due = [cycle for cycle in cycles.select_related("plan") if (cycle.due_on - on).days <= cycle.plan.remind_days]
    told = _remind(organization_id, due, is_overdue=False)
    ContributionCycle.objects.of(organization_id).filter(pk__in=[cycle.pk for cycle in due]).update(
        reminded_at=timezone.now()
    )
    return told


@tenancy.joins
def mark_overdue(*, on: date) -> int:
    """Mark what is late or short once the days of grace are over, and announce it; return how many cycles. Once each.

    Announces ``contribution_reminded`` (overdue), and ``fine_levied`` where the plan has a fine.
    """
    organization_id = tenancy.organization_id()
    cycles = ContributionCycle.objects.of(organization_id).filter(overdue_at=None, grace_until__lt=on)
    over = list(cycles.select_related("plan"))
    ids = [cycle.pk for cycle in over]
    owing = contributions_of(organization_id).filter(cycle_id__in=ids, status__in=OPEN)
    recount(member_ids=set(owing.values_list("member_id", flat=True)))
    _remind(organization_id, over, is_overdue=True)
    ContributionCycle.objects.of(organization_id).filter(pk__in=ids).update(overdue_at=timezone.now())
    levy_fines()
    return len(over)


@tenancy.joins
def levy_fines() -> int:
    """Fine what is late or short in plans with a fine, each contribution once; return how many. Announces each."""
    organization_id = tenancy.organization_id()
    missed = contributions_of(organization_id).filter(
        status__in=MISSED, fines=None, cycle__plan__fine_minor__gt=0, cycle__overdue_at__isnull=False
    )
    fines = [
        Fine(
            organization_id=organization_id,
            contribution=row,
            member_id=row.member_id,
            amount_minor=row.cycle.plan.fine_minor,
            currency=row.cycle.plan.currency,
        )
        for row in missed
    ]
    Fine.objects.bulk_create(fines, ignore_conflicts=True)
    announce_all(fine_levied, [_levied(fine) for fine in fines])
    return len(fines)


@tenancy.joins
def collect_fines(*, fine_ids: Collection[UUID] | None = None) -> int:
    """Take fines that are due from savings to the purpose ``fines``; return how many could be taken whole.

    Without ids: those of plans that take fines by themselves. A saver who has too little keeps the fine. Idempotent
    by fine; locks the fines, then the members' accounts.
    """
    organization_id = tenancy.organization_id()
    rows = fines_of(organization_id).filter(status=FineStatus.DUE)
    rows = (
        rows.filter(contribution__cycle__plan__takes_fines=True) if fine_ids is None else rows.filter(pk__in=fine_ids)
    )
    due = list(rows.order_by("levied_at", "pk").select_for_update(no_key=True, of=("self",)))
    taken = [fine for currency in {fine.currency for fine in due} for fine in _affordable(due, currency)]
    post_transfers([_fine_posting(fine) for fine in taken])
    _settle(taken, FineStatus.PAID)
    return len(taken)


@tenancy.joins
def waive_fine(*, fine_id: UUID, reason: str) -> Fine:
    """Let a member off a fine that is due. Idempotent; locks it.

    Raises:
        ContributionStatusError: It was paid.
        ReasonRequiredError: The reason is blank.
    """
    _require(reason)
    rows = Fine.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    fine: Fine = rows.get(pk=fine_id)
    if fine.status == FineStatus.PAID:
        raise ContributionStatusError(status=fine.status)
    fine.reason = fine.reason or reason[:200]
    _settle([fine], FineStatus.WAIVED)
    return fine


@tenancy.joins
def waive_contribution(*, contribution_id: int, reason: str) -> Contribution:
    """Excuse a member from a contribution; what had paid it pays the next. Its fine, if due, falls away. Idempotent.

    Raises:
        ContributionStatusError: It is paid.
        ReasonRequiredError: The reason is blank.
    """
    _require(reason)
    rows = Contribution.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    row: Contribution = rows.get(pk=contribution_id)
    if row.status == ContributionStatus.PAID:
        raise ContributionStatusError(status=row.status)
    row.status, row.waived_reason = ContributionStatus.WAIVED, row.waived_reason or reason[:200]
    row.paid_minor, row.paid_on = 0, None
    row.save(update_fields=["status", "waived_reason", "paid_minor", "paid_on"])
    _let_off([row.pk])
    recount(member_ids=[row.member_id])
    return row


def _require(reason: str) -> None:
    if not reason.strip():
        raise ReasonRequiredError


def _payments(organization_id: UUID, member_ids: Collection[UUID], currency: str) -> dict[UUID, list[Payment]]:
    rows = Deposit.objects.of(organization_id).filter(
        member_id__in=member_ids, status=DepositStatus.VERIFIED, currency=currency
    )
    found: dict[UUID, list[Payment]] = defaultdict(list)
    for member_id, amount_minor, on in rows.values_list("member_id", "amount_minor", "deposited_on"):
        found[member_id].append(Payment(amount_minor, on))
    return found


def _changed(owed: Sequence[Contribution], payments: Sequence[Payment], today: date) -> list[Contribution]:
    rows = {row.pk: row for row in owed}
    standings = share_out([_duty(row) for row in owed], payments, today=today)
    return [rows[standing.key] for standing in standings if _apply(rows[standing.key], standing)]


def _duty(row: Contribution) -> Duty:
    cycle = row.cycle
    return Duty(row.pk, row.amount_minor, cycle.due_on, cycle.grace_until, cycle.plan.starts_on)


def _apply(row: Contribution, standing: Standing) -> bool:
    before = (row.paid_minor, row.paid_on, row.status)
    row.paid_minor, row.paid_on, row.status = standing.paid_minor, standing.paid_on, standing.status
    return before != (row.paid_minor, row.paid_on, row.status)


def _let_off(contribution_ids: Collection[int]) -> None:
    rows = Fine.objects.of(tenancy.organization_id()).filter(
        contribution_id__in=contribution_ids, status=FineStatus.DUE
    )
    rows.update(status=FineStatus.WAIVED, settled_at=timezone.now())


def _remind(organization_id: UUID, cycles: Sequence[ContributionCycle], *, is_overdue: bool) -> int:
    owed = list(
        contributions_of(organization_id).filter(
            cycle_id__in=[cycle.pk for cycle in cycles], status__in=OPEN, member__is_active=True
        )
    )
    rows = SavingsAccount.objects.of(organization_id).filter(member_id__in={row.member_id for row in owed})
    references = dict(rows.values_list("member_id", "reference"))
    announce_all(
        contribution_reminded,
        [
            ContributionReminded(
                contribution_id=str(row.pk),
                member_id=str(row.member_id),
                plan=row.cycle.plan.name,
                missing_minor=row.missing_minor,
                currency=row.cycle.plan.currency,
                due_on=row.cycle.due_on.isoformat(),
                is_overdue=is_overdue,
                reference=references.get(row.member_id, ""),
            )
            for row in owed
        ],
    )
    return len(owed)


def _affordable(due: Sequence[Fine], currency: str) -> list[Fine]:
    """Return the fines that savings cover, the oldest of each member first."""
    owed = [fine for fine in due if fine.currency == currency]
    left = available_of_members({fine.member_id for fine in owed}, currency=currency)
    found = []
    for fine in owed:
        if left.get(fine.member_id, 0) >= fine.amount_minor:
            left[fine.member_id] -= fine.amount_minor
            found.append(fine)
    return found


def _fine_posting(fine: Fine) -> Posting:
    return Posting(
        f"fine:{fine.pk}:collect",
        Holder.member(fine.member_id),
        FINES,
        fine.amount_minor,
        fine.currency,
        TransferKind.FEE,
        "fine",
        str(fine.pk),
        str(fine.contribution.cycle)[:200],
    )


def _settle(fines: Sequence[Fine], status: FineStatus) -> None:
    now = timezone.now()
    for fine in fines:
        fine.status, fine.settled_at = status, fine.settled_at or now
    Fine.objects.bulk_update(fines, ["status", "settled_at", "reason"])


def _levied(fine: Fine) -> FineLevied:
    cycle = fine.contribution.cycle
    return FineLevied(
        fine_id=str(fine.pk),
        member_id=str(fine.member_id),
        plan=cycle.plan.name,
        amount_minor=fine.amount_minor,
        currency=fine.currency,
        due_on=cycle.due_on.isoformat(),
    )
