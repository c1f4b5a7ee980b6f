"""Deeds that also pay credits or money: the points by the rules, the amount by a rate of the wallet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q, Sum

from gamification.errors import ActivityNotFoundError
from gamification.models import Activity, PointsEntry, Streak
from gamification.services.activities import NewActivity, record_activities
from gamification.services.awards import settle_member
from goodplay.core import tenancy
from wallet.rules.conversion import MOST, is_weekend
from wallet.services import conversions
from wallet.services.updates import tell_wallet_updated

LONG_STREAK = 7
"""From so many days, or weeks, in a row on a streak multiplies what is paid; the rate says how much at most."""


@dataclass(frozen=True, slots=True)
class PaidDeed:
    """What a deed brought: points in their smallest unit, and an amount in minor units of ``currency``.

    ``points`` are paid by the rules, ``bonus_points`` by what it completed. ``is_new`` is False where the deed had been
    told before; ``is_held`` where somebody looks at the amount first.
    """

    activity_id: int
    member_id: UUID
    points: int
    bonus_points: int
    amount_minor: int
    currency: str
    is_new: bool
    is_held: bool


@tenancy.joins
def record_paid_deed(new: NewActivity, *, rate_type: str, in_tournament: bool = False, service: str = "") -> PaidDeed:
    """Record what a member did, let it have its effects now, and pay what the rate gives for its quantity.

    The rate is multiplied for the weekend (of the member's calendar), for a streak of seven or more, and for a
    tournament, each up to the rate's cap. Idempotent by the deed's source and key: told again it is answered as it
    stands. Locks the member's state, then his accounts. Announces what the deed changes, ``credits_converted`` and
    ``wallet_updated``.

    Args:
        new: The deed; its quantity is what is paid for.
        rate_type: At which rate of the wallet; "" pays nothing but points.
        in_tournament: It belongs to a tournament.
        service: The service ID that told.

    Raises:
        DomainError: What ``record_activities`` refuses.
        RateNotFoundError: No rate of this type holds.
        ConversionTooSmallError: The quantity is less than the rate's minimum.
    """
    recorded = record_activities([new])[0]
    if recorded.activity_id is None:
        raise recorded.error or ActivityNotFoundError
    settle_member(new.member_id)
    activity = Activity.objects.of(tenancy.organization_id()).get(pk=recorded.activity_id)
    paid, bonus = _points_of(activity.pk)
    subject = ("activity", str(activity.pk))
    amount, currency, is_held = 0, "", False
    if rate_type:
        conversion = conversions.convert(
            member_id=new.member_id,
            rate_type=rate_type,
            from_minor=new.quantity_milli,
            key=f"activity:{activity.pk}",
            multipliers=multipliers_of(activity, in_tournament=in_tournament),
            source=new.source,
            subject=subject,
            description=new.note,
        )
        is_held = conversion.status != "converted"
        amount, currency = conversion.to_minor, conversion.to_currency.code
    is_new = recorded.status == "new"
    if is_new:
        tell_wallet_updated(
            member_id=new.member_id,
            description=new.note or activity.action,
            balance_change_minor=0 if is_held else amount,
            currency=currency,
            points_change=paid + bonus,
            service=service,
            subject=subject,
        )
    return PaidDeed(activity.pk, new.member_id, paid, bonus, amount, currency, is_new, is_held)


@tenancy.joins
def process_session_conversion(
    *,
    member_id: UUID,
    session_id: str,
    quantity_milli: int,
    occurred_at: datetime,
    action: str,
    rate_type: str,
    in_tournament: bool = False,
) -> PaidDeed:
    """Turn a finished session into its deed and its credits; one session once.

    Args:
        member_id: Who played.
        session_id: Names the session.
        quantity_milli: How long, or how much, in thousandths of the action's unit.
        occurred_at: When it ended (aware).
        action: The action's code.
        rate_type: At which rate credits are paid.
        in_tournament: It was played in a tournament.

    Raises:
        DomainError: What ``record_paid_deed`` refuses.
    """
    new = NewActivity(
        member_id=member_id,
        action=action,
        occurred_at=occurred_at,
        source="sessions",
        key=f"session:{session_id}",
        quantity_milli=quantity_milli,
        subject_type="session",
        subject_id=session_id[:64],
    )
    return record_paid_deed(new, rate_type=rate_type, in_tournament=in_tournament)


def multipliers_of(activity: Activity, *, in_tournament: bool) -> Mapping[str, int]:
    """Return the multipliers that apply to a deed; the rate says how much each may count."""
    longest = Streak.objects.of(activity.organization_id).filter(member_id=activity.member_id)
    applies = {
        "tournament": in_tournament,
        "streak": (longest.aggregate(now=Max("current"))["now"] or 0) >= LONG_STREAK,
        "weekend": is_weekend(activity.local_on.weekday()),
    }
    return {name: MOST for name, does in applies.items() if does}


def _points_of(activity_id: int) -> tuple[int, int]:
    """Return the points that an activity earns by rules, and by what it completed."""
    entries = PointsEntry.objects.of(tenancy.organization_id()).filter(activity_id=activity_id)
    by_rules = Q(rule__startswith="rule:")
    sums = entries.aggregate(ruled=Sum("change", filter=by_rules), other=Sum("change", filter=~by_rules))
    return int(sums["ruled"] or 0), int(sums["other"] or 0)
