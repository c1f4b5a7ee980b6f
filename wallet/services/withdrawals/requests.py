"""Asking for money: what is asked for is checked, reserved, and waits for somebody else's approval."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum
from django.utils import timezone

from accounts.models import Membership
from goodplay.core import tenancy
from goodplay.core.errors import NotFoundError
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Caller
from organizations.models import Organization
from wallet.enums import IN_VAIN, LimitScope, PayoutMethod, WatchedKind, WithdrawalStatus
from wallet.errors import (
    MethodUnavailableError,
    PayeeNotFoundError,
    TransferKeyReusedError,
    WithdrawalAmountError,
    WithdrawalLimitError,
)
from wallet.gateways.registry import gateway_of
from wallet.models import Payee, Withdrawal, WithdrawalLimit, WithdrawalTerms
from wallet.rules import limits as rules
from wallet.rules.limits import Limit, Used
from wallet.services.accounts import lock_members
from wallet.services.holds import place_hold
from wallet.services.watch import Outcome, Watched, look
from wallet.services.withdrawals.steps import hold_key, take_step

WHOLE_UNIT = 100


@dataclass(frozen=True, slots=True)
class NewWithdrawal:
    """What a member wants: the payee gets ``amount_minor``, in minor units of ``currency``.

    ``key`` names the cause, so that asking twice is asking once; by default each is a cause of its own.
    """

    member_id: UUID
    payee_id: UUID
    amount_minor: int
    currency: str
    note: str = ""
    key: str = ""
    id: UUID = field(default_factory=uuid7)


@tenancy.joins
def request_withdrawal(new: NewWithdrawal, *, by: Caller | None = None) -> Withdrawal:
    """Reserve an amount and its fee, and let it wait for approval; what is unusual, or goes to a new payee, is held.

    Idempotent by ``key``. Locks the limits for all members together, then the member's account. Announces
    ``withdrawal_requested``.

    Args:
        new: What is asked for.
        by: Who asks; None for the program.

    Raises:
        NotFoundError: There is no such active member.
        PayeeNotFoundError: The member has no such payee.
        MethodUnavailableError: Nothing is paid out by that method in that currency.
        WithdrawalAmountError: The amount is too small, too large, or not whole.
        WithdrawalLimitError: A limit would be passed.
        InsufficientFundsError: The member has less free.
        TransferKeyReusedError: The key asked for something else.
    """
    organization_id = tenancy.organization_id()
    member = _member(organization_id, new.member_id)
    held_limits = _locked_limits(organization_id, new.currency)
    lock_members(member_ids=[new.member_id], currency=new.currency)
    if new.key and (stands := _standing(organization_id, new)):
        return stands
    payee = _payee(organization_id, new)
    terms = _terms(organization_id, payee.method, new.currency)
    _require_amount(terms, new.amount_minor)
    _require_within(organization_id, held_limits, new, member_type=member.member_type)
    withdrawal = _reserved(organization_id, new, payee=payee, terms=terms, by=by)
    outcome = _looked_at(withdrawal, payee)
    return _placed(withdrawal, payee, outcome)


@tenancy.joins
def left_to_withdraw(*, member_id: UUID, currency: str) -> list[tuple[Limit, Used, int | None]]:
    """Return the limits that hold for a member, what was used of each, and what is left (None: any amount)."""
    organization_id = tenancy.organization_id()
    member = _member(organization_id, member_id)
    rows = WithdrawalLimit.objects.of(organization_id).filter(currency=currency, is_active=True)
    holding = rules.limits_for(_limits(rows), member.member_type)
    used = _used(organization_id, holding, member_id=member_id, currency=currency)
    return [
        (limit, used[limit.scope, limit.period], rules.left_of(limit, used[limit.scope, limit.period]))
        for limit in holding
    ]


def _member(organization_id: UUID, member_id: UUID) -> Membership:
    member: Membership | None = Membership.objects.of(organization_id).filter(pk=member_id, is_active=True).first()
    if member is None:
        raise NotFoundError
    return member


def _locked_limits(organization_id: UUID, currency: str) -> list[Limit]:
    """Return the limits in force; those for all members together are locked, so that their members queue."""
    rows = WithdrawalLimit.objects.of(organization_id).filter(currency=currency, is_active=True)
    together = rows.filter(scope=LimitScope.ORGANIZATION).order_by("pk")
    shared = _limits(together.select_for_update(no_key=True, of=("self",)))
    return [*shared, *_limits(rows.filter(scope=LimitScope.MEMBER))]


def _limits(rows: Iterable[WithdrawalLimit]) -> list[Limit]:
    return [Limit(row.scope, row.period, row.member_type, row.most_minor, row.most_count) for row in rows]


def _standing(organization_id: UUID, new: NewWithdrawal) -> Withdrawal | None:
    stands: Withdrawal | None = Withdrawal.objects.of(organization_id).filter(key=new.key).first()
    wanted = (new.member_id, new.payee_id, new.amount_minor, new.currency)
    if stands and (stands.member_id, stands.payee_id, stands.amount_minor, stands.currency) != wanted:
        raise TransferKeyReusedError(key=new.key)
    return stands


def _payee(organization_id: UUID, new: NewWithdrawal) -> Payee:
    rows = Payee.objects.of(organization_id).filter(member_id=new.member_id, removed_at=None)
    payee: Payee | None = rows.filter(pk=new.payee_id).first()
    if payee is None:
        raise PayeeNotFoundError(payee=str(new.payee_id))
    return payee


def _terms(organization_id: UUID, method: str, currency: str) -> WithdrawalTerms:
    rows = WithdrawalTerms.objects.of(organization_id).filter(method=method, currency=currency, is_active=True)
    terms: WithdrawalTerms | None = rows.select_related("provider").first()
    if terms is None or (method != PayoutMethod.BANK and (terms.provider is None or not terms.provider.is_active)):
        raise MethodUnavailableError(method=method, currency=currency)
    return terms


def _require_amount(terms: WithdrawalTerms, amount_minor: int) -> None:
    whole = terms.provider is not None and gateway_of(terms.provider.kind).whole
    fits = terms.smallest_minor <= amount_minor <= terms.largest_minor
    if not fits or (whole and amount_minor % WHOLE_UNIT):
        raise WithdrawalAmountError(
            smallest_minor=terms.smallest_minor,
            largest_minor=terms.largest_minor,
            step_minor=WHOLE_UNIT if whole else 1,
        )


def _require_within(organization_id: UUID, limits: Sequence[Limit], new: NewWithdrawal, *, member_type: str) -> None:
    holding = rules.limits_for(limits, member_type)
    used = _used(organization_id, holding, member_id=new.member_id, currency=new.currency)
    passed = rules.passed_by(new.amount_minor, holding, used)
    if passed is not None:
        limit, left_minor = passed
        raise WithdrawalLimitError(scope=limit.scope, period=limit.period, left_minor=left_minor, currency=new.currency)


def _used(
    organization_id: UUID, limits: Sequence[Limit], *, member_id: UUID, currency: str
) -> dict[tuple[str, str], Used]:
    """Return what was asked for in the current periods and has not been in vain."""
    zone = ZoneInfo(Organization.objects.values_list("time_zone", flat=True).get(pk=organization_id))
    today = timezone.now().astimezone(zone).date()
    rows = Withdrawal.objects.of(organization_id).filter(currency=currency).exclude(status__in=IN_VAIN)
    used = {}
    for limit in limits:
        begin = datetime.combine(rules.started_on(limit.period, today), time(), zone).astimezone(UTC)
        counted = rows.filter(requested_at__gte=begin)
        if limit.scope == LimitScope.MEMBER:
            counted = counted.filter(member_id=member_id)
        sums = counted.aggregate(amount=Sum("amount_minor", default=0), count=Count("pk"))
        used[limit.scope, limit.period] = Used(int(sums["amount"]), sums["count"])
    return used


def _reserved(
    organization_id: UUID, new: NewWithdrawal, *, payee: Payee, terms: WithdrawalTerms, by: Caller | None
) -> Withdrawal:
    fee_minor = rules.fee_of(new.amount_minor, fee_minor=terms.fee_minor, fee_bps=terms.fee_bps)
    place_hold(
        key=hold_key(new.id),
        member_id=new.member_id,
        amount_minor=new.amount_minor + fee_minor,
        currency=new.currency,
        reason="Withdrawal",
    )
    withdrawal = Withdrawal(
        id=new.id,
        organization_id=organization_id,
        key=new.key or f"withdrawal:{new.id}",
        member_id=new.member_id,
        payee=payee,
        method=payee.method,
        payee_name=payee.holder_name,
        payee_destination=payee.destination,
        payee_hint=payee.hint,
        payee_bic=payee.bic,
        amount_minor=new.amount_minor,
        fee_minor=fee_minor,
        currency=new.currency,
        note=new.note,
        provider=terms.provider if payee.method != PayoutMethod.BANK else None,
        requested_by_id=by.member_id if by else None,
        requested_key=by.key if by else "",
        requested_at=timezone.now(),
    )
    withdrawal.save(force_insert=True)
    return take_step(
        withdrawal,
        WithdrawalStatus.REQUESTED,
        by=by.member_id if by else None,
        remark="Balance, amount and limits were checked; the amount and its fee are reserved.",
    )


def _looked_at(withdrawal: Withdrawal, payee: Payee) -> Outcome:
    return look(
        Watched(
            kind=WatchedKind.WITHDRAWAL,
            subject_id=str(withdrawal.pk),
            member_id=withdrawal.member_id,
            amount_minor=withdrawal.amount_minor,
            currency=withdrawal.currency,
            instrument=f"{payee.method}:{payee.destination}",
            payee_since=payee.changed_at,
        )
    )


def _placed(withdrawal: Withdrawal, payee: Payee, outcome: Outcome) -> Withdrawal:
    """Let it wait for a date, or for a person."""
    dates = [payee.usable_from] if payee.usable_from > timezone.now() else []
    remarks = ["The payee is new: nothing is sent there before it has cooled."] if dates else []
    if outcome.holds and outcome.release_at:
        dates.append(outcome.release_at)
        remarks.append("Rules of the watch were met.")
    if not dates:
        return take_step(withdrawal, WithdrawalStatus.REVIEW, remark="Waits for somebody else's approval.")
    withdrawal.held_until = max(dates)
    return take_step(withdrawal, WithdrawalStatus.HELD, remark=" ".join(remarks))
