"""Points in the ledger: what was entered becomes transfers, and what was spent before it was taken back a debt."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from wallet.enums import TransferKind
from wallet.selectors import available_of_members, points_currency_of
from wallet.services import Holder, Posting, post_transfers

POINTS = Holder.purpose("points")
DEBT = Holder.purpose("points:debt")


class Due(NamedTuple):
    """What one activity pays, or takes back, in one revision."""

    member_id: str
    activity_id: int
    revision: int
    event_type: str
    points: int


def pay_points(
    organization_id: UUID, entries: Sequence[tuple[Any, ...]], *, debts: Mapping[str, int]
) -> dict[str, int]:
    """Post one transfer for each activity that was entered, and settle debts; return the debts that changed.

    A debt is lent before what is taken back and paid after what is earned, so that no line of a member's history ends
    below zero.

    Args:
        organization_id: Whose ledger.
        entries: Rows (member, activity, rule, revision, change, event type) that were entered now.
        debts: What members owe from reversals of points they had spent, in the smallest unit of the points currency.
    """
    dues = _dues(entries)
    if not dues:
        return {}
    currency = points_currency_of(organization_id).code
    net: dict[str, int] = {}
    for due in dues:
        net[due.member_id] = net.get(due.member_id, 0) + due.points
    owed = _owed(net, debts=debts, currency=currency)
    firsts = {due.member_id: due for due in reversed(dues)}
    changes = {member_id: debt - debts.get(member_id, 0) for member_id, debt in owed.items()}
    lent = [
        _debt_posting(firsts[each], change=change, currency=currency) for each, change in changes.items() if change > 0
    ]
    paid = [
        _debt_posting(firsts[each], change=change, currency=currency) for each, change in changes.items() if change < 0
    ]
    post_transfers([*lent, *(_posting(due, currency) for due in dues), *paid])
    return owed


def _dues(entries: Sequence[tuple[Any, ...]]) -> list[Due]:
    """Sum up the entries of each activity; those that add up to nothing move nothing."""
    sums: dict[int, Due] = {}
    for member_id, activity_id, _, revision, change, event_type in entries:
        due = sums.get(activity_id)
        if due is not None:
            change += due.points  # noqa: PLW2901 - the sum so far
            event_type = due.event_type  # noqa: PLW2901 - the first names the transfer
        sums[activity_id] = Due(member_id, activity_id, revision, event_type, change)
    return [due for due in sums.values() if due.points]


def _owed(net: Mapping[str, int], *, debts: Mapping[str, int], currency: str) -> dict[str, int]:
    """Return the new debt of each member whose debt changes."""
    falling = [member_id for member_id, points in net.items() if points < 0]
    available = _available(falling, currency) if falling else {}
    owed = {}
    for member_id, points in net.items():
        debt = debts.get(member_id, 0)
        short = -points - available.get(member_id, 0) if points < 0 else 0
        if short > 0:
            owed[member_id] = debt + short
        elif points > 0 and debt:
            owed[member_id] = max(0, debt - points)
    return owed


def _available(member_ids: Sequence[str], currency: str) -> dict[str, int]:
    found = available_of_members([UUID(member_id) for member_id in member_ids], currency=currency)
    return {str(member_id): minor for member_id, minor in found.items()}


def _debt_posting(due: Due, *, change: int, currency: str) -> Posting:
    member = Holder.member(UUID(due.member_id))
    debit, credit = (DEBT, member) if change > 0 else (member, DEBT)
    kind = TransferKind.ADJUST
    return Posting(f"points-debt:{due.activity_id}:{due.revision}", debit, credit, abs(change), currency, kind)


def _posting(due: Due, currency: str) -> Posting:
    member, key = Holder.member(UUID(due.member_id)), f"points:{due.activity_id}:{due.revision}"
    if due.points > 0:
        kind = TransferKind.ADJUST if due.event_type == "manual_adjustment" else TransferKind.EARN
        return Posting(key, POINTS, member, due.points, currency, kind)
    kind = TransferKind.ADJUST if due.event_type == "manual_adjustment" else TransferKind.REVERSE
    return Posting(key, member, POINTS, -due.points, currency, kind)
