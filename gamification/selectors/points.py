"""Points of members: what they have, how they came by it, and their streaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from accounts.models import Membership
from gamification.enums import Cadence, Period
from gamification.models import Counter, MemberState, Streak
from gamification.rules.streaks import Run, current_length
from wallet.selectors import balances_of, points_currency_of


@dataclass(frozen=True, slots=True)
class StreakNow:
    """A streak as of today, the member's day; ``current`` is 0 once a whole period was missed."""

    cadence: str
    current: int
    longest: int
    started_on: date | None
    last_on: date | None


@dataclass(frozen=True, slots=True)
class PointsNow:
    """A member's points, in the smallest unit of the points currency.

    ``total`` is everything ever earned less what was taken back, ``current`` what can be spent or is held.
    """

    total: int
    current: int
    streaks: Sequence[StreakNow]
    last_activity_date: date | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A line of a member's points history; ``balance_after`` is what the member had then."""

    id: int
    activity_id: int
    points_change: int
    event_type: str
    description: str
    reference_id: str | None
    reference_type: str | None
    balance_after: int | None
    awarded_by: UUID | None
    created_at: datetime


def points_now(organization_id: UUID, member_id: UUID) -> PointsNow:
    """Return a member's points, streaks and the day of the last activity (the member's calendar)."""
    everything = Counter.objects.of(organization_id).filter(member_id=member_id, metric="", period=Period.ALL)
    total, last_at = everything.values_list("points", "last_at").first() or (0, None)
    zone = zone_of(organization_id, member_id)
    code = points_currency_of(organization_id).code
    balance = next((held for held in balances_of(member_id) if held.currency.code == code), None)
    return PointsNow(
        total=total,
        current=balance.balance_minor if balance else 0,
        streaks=streaks_now(organization_id, member_id, today=timezone.now().astimezone(zone).date()),
        last_activity_date=last_at.astimezone(zone).date() if last_at else None,
    )


def streaks_now(organization_id: UUID, member_id: UUID, *, today: date) -> list[StreakNow]:
    """Return a member's streaks, one a cadence; the daily one always."""
    rows = Streak.objects.of(organization_id).filter(member_id=member_id).order_by("cadence")
    found = [
        StreakNow(
            cadence=row.cadence,
            current=current_length(
                Run(row.current, row.longest, row.started_on, row.last_on), cadence=row.cadence, today=today
            ),
            longest=row.longest,
            started_on=row.started_on,
            last_on=row.last_on,
        )
        for row in rows
    ]
    if not any(streak.cadence == Cadence.DAY for streak in found):
        found.insert(0, StreakNow(Cadence.DAY, 0, 0, None, None))
    return found


def zone_of(organization_id: UUID, member_id: UUID) -> ZoneInfo:
    """Return the zone of a member's calendar: the membership's, else the person's, else the organization's."""
    own = NullIf("time_zone", Value(""))
    persons = NullIf("user__time_zone", Value("UTC"))
    member = Membership.objects.of(organization_id).filter(pk=member_id)
    return ZoneInfo(member.values_list(Coalesce(own, persons, F("organization__time_zone")), flat=True).get())


def history_of(organization_id: UUID, member_id: UUID) -> QuerySet[PointsEntry]:
    """Return what moved a member's points, newest first."""
    entries = PointsEntry.objects.of(organization_id).filter(member_id=member_id)
    return entries.select_related("activity").order_by("-id")


def described(organization_id: UUID, member_id: UUID, entries: Sequence[PointsEntry]) -> list[HistoryLine]:
    """Return entries as lines that people read; a constant number of queries."""
    names = _names(organization_id, entries)
    after = _balances_after(organization_id, member_id, entries)
    return [
        HistoryLine(
            id=entry.pk,
            activity_id=entry.activity_id,
            points_change=entry.change,
            event_type=entry.event_type,
            description=_description(entry, names),
            reference_id=entry.activity.subject_id or None,
            reference_type=entry.activity.subject_type or None,
            balance_after=after.get(entry.pk),
            awarded_by=entry.activity.recorded_by_id,
            created_at=entry.entered_at,
        )
        for entry in entries
    ]


def _names(organization_id: UUID, entries: Sequence[PointsEntry]) -> dict[tuple[str, str], str]:
    """Return the names of what the entries' rules mention, by kind and code; the organization's own come last."""
    codes: dict[str, set[str]] = {"action": set(), "achievement": set(), "badge": set()}
    for entry in entries:
        kind, code = _cause(entry)
        codes[kind].add(code)
    models: dict[str, Any] = {"action": Action, "achievement": Achievement, "badge": Badge}
    found: dict[tuple[str, str], str] = {}
    for kind, wanted in codes.items():
        known = models[kind].objects.known_to(organization_id).filter(code__in=wanted) if wanted else ()
        for row in sorted(known, key=lambda row: row.organization_id == organization_id):
            found[kind, row.code] = row.name
    return found


def _cause(entry: PointsEntry) -> tuple[str, str]:
    kind, _, rest = entry.rule.partition(":")
    if kind in {"achievement", "badge"}:
        return kind, rest.partition(":")[0]
    return "action", entry.activity.action


def _description(entry: PointsEntry, names: dict[tuple[str, str], str]) -> str:
    kind, code = _cause(entry)
    name = names.get((kind, code), code)
    text = name if kind == "action" else f"{kind.capitalize()}: {name}"
    if kind == "action" and entry.activity.note:
        text = entry.activity.note
    return text if entry.change >= 0 or entry.rule == "manual" else f"Taken back: {text}"


def _balances_after(organization_id: UUID, member_id: UUID, entries: Sequence[PointsEntry]) -> dict[int, int]:
    """Return the balance after each entry; the entries of one activity are one transfer, and count one by one."""
    if not entries:
        return {}
    keys = {entry.transfer_key for entry in entries}
    lines = statement_of(organization_id=organization_id, member_id=member_id).filter(key__in=keys)
    booked = {line.key: line.balance_after_minor for line in with_balance_after(organization_id, list(lines))}
    siblings = PointsEntry.objects.of(organization_id).filter(
        member_id=member_id, activity_id__in={entry.activity_id for entry in entries}
    )
    after: dict[int, int] = {}
    for entry in siblings.order_by("-id"):
        if (balance := booked.get(entry.transfer_key)) is not None:
            after[entry.pk] = balance
            booked[entry.transfer_key] = balance - entry.change
    return after
