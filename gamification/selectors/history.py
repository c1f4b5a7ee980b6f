"""A member's points history: every move of the ledger with its cause and the balance after it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext, gettext_lazy

from gamification.enums import HistoryType
from gamification.models import Achievement, Action, Activity, Badge, PointsEntry
from wallet.enums import TransferKind
from wallet.selectors import points_currency_of, statement_of, with_balance_after

PAID, DEBT = "points", "points-debt"
"""How the keys of transfers begin that pay an activity (or take back), and that note what is owed for one."""

MOVES: Final[Mapping[str, tuple[HistoryType, Any]]] = {
    TransferKind.SPEND: (HistoryType.SPENT, gettext_lazy("Spent")),
    TransferKind.WITHDRAW: (HistoryType.SPENT, gettext_lazy("Withdrawn")),
    TransferKind.DONATE: (HistoryType.SPENT, gettext_lazy("Donated")),
    TransferKind.CONVERT: (HistoryType.CONVERTED, gettext_lazy("Converted")),
    TransferKind.EXPIRE: (HistoryType.EXPIRED, gettext_lazy("Expired")),
    TransferKind.REFUND: (HistoryType.RETURNED, gettext_lazy("Came back")),
    TransferKind.REVERSE: (HistoryType.RETURNED, gettext_lazy("Came back")),
    TransferKind.ADJUST: (HistoryType.MANUAL_ADJUSTMENT, gettext_lazy("Adjusted")),
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of a member's points history.

    Attributes:
        id: The entry's number, or that of the transfer with a ``t`` before it.
        activity_id: The activity that caused it, if one did.
        action: The code of that activity's action.
        points_change: In the smallest unit of the points currency.
        event_type: What happened.
        description: For people.
        reference_id: What the activity or the transfer was about.
        reference_type: The kind of that.
        balance_after: What the member had then; what is owed apart.
        awarded_by: The member who recorded the activity for somebody else.
        taken_back_by: The activity that took this one back.
        created_at: When it was booked.
    """

    id: str
    activity_id: int | None
    action: str | None
    points_change: int
    event_type: str
    description: str
    reference_id: str | None
    reference_type: str | None
    balance_after: int
    awarded_by: UUID | None
    taken_back_by: int | None
    created_at: datetime


def history_of(organization_id: UUID, member_id: UUID) -> Any:
    """Return the moves of a member's points as lines of the ledger, the newest first; ``described`` reads them."""
    code = points_currency_of(organization_id).code
    return statement_of(organization_id=organization_id, member_id=member_id).filter(currency__code=code)


def described(organization_id: UUID, lines: Sequence[Any]) -> list[HistoryLine]:
    """Return lines of one member's ledger as people read them; a constant number of queries.

    A transfer that pays for an activity becomes a line for each rule, achievement and badge that paid.
    """
    with_balance_after(organization_id, lines)
    causes = _causes(organization_id, lines)
    return [shown for line in lines for shown in _shown(line, causes)]


@dataclass(frozen=True, slots=True)
class _Causes:
    """What stands behind lines: entries by the transfer's key, activities, what took them back, and names."""

    entries: Mapping[str, Sequence[PointsEntry]]
    activities: Mapping[int, Activity]
    reversals: Mapping[int, int]
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)


def _causes(organization_id: UUID, lines: Sequence[Any]) -> _Causes:
    ids = {activity_id for line in lines if (activity_id := _activity_id(line.key)) is not None}
    activities = Activity.objects.of(organization_id).in_bulk(ids)
    taken_back = Activity.objects.of(organization_id).filter(reverses_id__in=ids).values_list("reverses_id", "pk")
    entries: dict[str, list[PointsEntry]] = {}
    for entry in PointsEntry.objects.of(organization_id).filter(activity_id__in=ids).order_by("-id"):
        entries.setdefault(entry.transfer_key, []).append(entry)
    paid = [entry for line in lines for entry in entries.get(line.key, ())]
    return _Causes(entries, activities, dict(taken_back), _names(organization_id, paid, activities))


def _activity_id(key: str) -> int | None:
    kind, _, rest = key.partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind in (PAID, DEBT) and number.isdecimal() else None


def _shown(line: Any, causes: _Causes) -> Iterator[HistoryLine]:
    entries = causes.entries.get(line.key)
    if not entries:
        yield _moved(line, causes)
        return
    balance = line.balance_after_minor
    for entry in entries:
        activity = causes.activities[entry.activity_id]
        yield HistoryLine(
            id=str(entry.pk),
            activity_id=activity.pk,
            action=activity.action,
            points_change=entry.change,
            event_type=entry.event_type,
            description=_description(entry, activity, causes.names),
            reference_id=activity.subject_id or None,
            reference_type=activity.subject_type or None,
            balance_after=balance,
            awarded_by=activity.recorded_by_id,
            taken_back_by=causes.reversals.get(activity.pk),
            created_at=entry.entered_at,
        )
        balance -= entry.change


def _moved(line: Any, causes: _Causes) -> HistoryLine:
    activity = causes.activities.get(_activity_id(line.key) or 0)
    if line.key.startswith(f"{DEBT}:"):
        kind = HistoryType.DEBT
        text = gettext("Owed, because it was spent before") if line.amount_minor > 0 else gettext("Debt paid")
    else:
        kind, word = MOVES.get(line.kind, (HistoryType.MOVED, gettext_lazy("Moved")))
        text = line.reason or str(word)
    return HistoryLine(
        id=f"t{line.transfer_id}",
        activity_id=activity.pk if activity else None,
        action=activity.action if activity else None,
        points_change=line.amount_minor,
        event_type=kind,
        description=text,
        reference_id=line.subject_id or None,
        reference_type=line.subject_type or None,
        balance_after=line.balance_after_minor,
        awarded_by=None,
        taken_back_by=causes.reversals.get(activity.pk) if activity else None,
        created_at=line.created_at,
    )


def _names(
    organization_id: UUID, entries: Sequence[PointsEntry], activities: Mapping[int, Activity]
) -> dict[tuple[str, str], str]:
    """Return the names of what the entries' rules mention, by kind and code; the organization's own come last."""
    codes: dict[str, set[str]] = {"action": set(), "achievement": set(), "badge": set()}
    for entry in entries:
        kind, code = _cause(entry, activities[entry.activity_id])
        codes[kind].add(code)
    models: dict[str, Any] = {"action": Action, "achievement": Achievement, "badge": Badge}
    found: dict[tuple[str, str], str] = {}
    for kind, wanted in codes.items():
        known = models[kind].objects.known_to(organization_id).filter(code__in=wanted)
        for row in sorted(known, key=lambda row: row.organization_id == organization_id):
            found[kind, row.code] = row.name
    return found


def _cause(entry: PointsEntry, activity: Activity) -> tuple[str, str]:
    kind, _, rest = entry.rule.partition(":")
    if kind in {"achievement", "badge"}:
        return kind, rest.partition(":")[0]
    return "action", activity.action


def _description(entry: PointsEntry, activity: Activity, names: Mapping[tuple[str, str], str]) -> str:
    kind, code = _cause(entry, activity)
    text = names.get((kind, code), code)
    if kind == "action" and activity.note:
        text = activity.note
    elif kind == "achievement":
        text = gettext("Achievement: %s") % text
    elif kind == "badge":
        text = gettext("Badge: %s") % text
    return text if entry.change >= 0 or entry.rule == "manual" else gettext("Taken back: %s") % text
