"""Intake: what members did becomes facts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from gamification.errors import (
    ActionInactiveError,
    ActionNotFoundError,
    ActivityInFutureError,
    ActivityKeyReusedError,
    ActivityMemberNotFoundError,
    MemberTypeExcludedError,
    QuantityOutOfBoundsError,
    UnitNotAcceptedError,
)
from gamification.rules.book import Book, Deed
from gamification.rules.builtins import BY_HAND
from gamification.services import statements
from gamification.services.rulebooks import current_book
from gamification.services.statements import Rows, run
from gamification.signals import ActivitiesRecorded, activities_recorded
from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.arrays import array, columns
from goodplay.core.errors import DomainError
from goodplay.core.garbage import acyclic

FUTURE = timedelta(minutes=10)
"""How far a client's clock may be ahead."""

Key = tuple[str, str]
"""Source and key: what names an activity in its organization."""
Status = Literal["new", "duplicate", "refused"]
Kind = Literal["deed", "by hand", "reversal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewActivity:
    """What a member did, as told to ``record_activities``.

    Attributes:
        member_id: Whose deed.
        action: The action's code.
        occurred_at: When (aware).
        source: Who tells it (``api``, ``donations``, ``import:<…>``); with ``key`` it names the activity for ever.
        key: The teller's own name of it, at most 120 characters.
        quantity_milli: How much, in thousandths of the action's unit; money in thousandths of the major unit.
        unit: The currency's code for actions in money; else empty.
        subject_type: What it is about (``donation``), with ``subject_id``.
        subject_id: The id of that.
        note: A sentence for people.
        metadata: A few more facts for people; the engine does not read them.
        points: Points given by hand instead of what the rules pay; only through ``record_by_hand``.
        recorded_by: The member who recorded it for somebody else.
        reverses: The activity that it takes back; only through ``reverse_activities``.
    """

    member_id: UUID
    action: str
    occurred_at: datetime
    source: str
    key: str
    quantity_milli: int = 1000
    unit: str = ""
    subject_type: str = ""
    subject_id: str = ""
    note: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    points: int | None = None
    recorded_by: UUID | None = None
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one row; ``activity_id`` is None exactly when it was refused, ``error`` says why."""

    source: str
    key: str
    status: Status
    activity_id: int | None = None
    error: DomainError | None = None


@tenancy.joins
def record_activities(batch: Sequence[NewActivity], *, quiet: bool = False) -> list[Recorded]:
    """Record what members of the open door's organization did; the effects follow after commit.

    Every row stands for itself: a refused one does not hold up the others. Frozen here are the member's calendar day
    (zone of the membership, else of the user, else of the organization) and the version of the rulebook. Constant
    number of statements. Idempotent by (organization, source, key); no locks. Announces ``activities_recorded`` if
    something is new.

    Args:
        batch: The rows; a key that occurs twice with the same content is one activity.
        quiet: Imported history: counts in everything, but nobody is notified.

    Returns:
        One result a row, in its order: ``new``, ``duplicate`` or ``refused`` with ActionNotFoundError,
        ActionInactiveError, ActivityMemberNotFoundError, MemberTypeExcludedError, ActivityInFutureError,
        QuantityOutOfBoundsError, UnitNotAcceptedError or ActivityKeyReusedError.
    """
    return _record(batch, quiet=quiet, kind="deed")


@tenancy.joins
def record_by_hand(batch: Sequence[NewActivity], *, quiet: bool = False) -> list[Recorded]:
    """Record what a person awards or adjusts: ``points.adjusted``, or an award of a badge or achievement.

    ``points.adjusted`` carries the points (signed). ``badge.awarded`` and ``achievement.awarded`` name the code of
    what is awarded as ``subject_id`` and ``badge`` or ``achievement`` as ``subject_type``. Any other action may carry
    ``points`` too: they replace what its rules would pay. As ``record_activities`` otherwise.
    """
    return _record(batch, quiet=quiet, kind="by hand")


@tenancy.joins
def record_reversals(batch: Sequence[NewActivity], *, quiet: bool = False) -> list[Recorded]:
    """Record reversals, also of members who have left and of actions that are switched off."""
    return _record(batch, quiet=quiet, kind="reversal")


@tenancy.joins
def refusal_of(new: NewActivity) -> DomainError | None:
    """Return why ``record_activities`` would refuse an activity now, if it would; nothing is written."""
    doers = _doers(tenancy.organization_id(), [new])
    return Intake(current_book(), doers, timezone.now() + FUTURE, "deed").refusal(new)


@acyclic
def _record(batch: Sequence[NewActivity], *, quiet: bool, kind: Kind) -> list[Recorded]:
    if not batch:
        return []
    organization_id, now = tenancy.organization_id(), timezone.now()
    intake = Intake(current_book(), _doers(organization_id, batch), now + FUTURE, kind)
    rows: dict[Key, NewActivity] = {}
    refusals: dict[int, DomainError] = {}
    for place, new in enumerate(batch):
        error = intake.refusal(new)
        if error is None and _content(rows.setdefault((new.source, new.key), new)) != _content(new):
            error = ActivityKeyReusedError(key=new.key)
        if error is not None:
            refusals[place] = error
    inserted = _insert(organization_id, list(rows.values()), intake=intake, now=now, quiet=quiet) if rows else {}
    stood = _standing(organization_id, [key for key in rows if key not in inserted])
    if inserted:
        announce(activities_recorded, ActivitiesRecorded(len(inserted)))
    return [_answer(new, refusals.get(place), inserted, stood) for place, new in enumerate(batch)]


@dataclass(frozen=True, slots=True)
class Doer:
    """What intake must know of an active member."""

    zone: ZoneInfo
    member_type: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What rows are held against."""

    book: Book
    doers: Mapping[UUID, Doer]
    latest_at: datetime
    kind: Kind

    def refusal(self, new: NewActivity) -> DomainError | None:
        """Return why a row is refused, if it is."""
        if self.kind == "reversal":
            return None
        deed = self.book.deeds.get(new.action)
        if deed is None:
            return ActionNotFoundError(action=new.action)
        if not deed.is_active or (self.kind == "deed" and (new.action in BY_HAND or new.points is not None)):
            return ActionInactiveError(action=new.action)
        return self._member_refusal(deed, new) or _quantity_refusal(deed, new)

    def _member_refusal(self, deed: Deed, new: NewActivity) -> DomainError | None:
        doer = self.doers.get(new.member_id)
        if doer is None:
            return ActivityMemberNotFoundError(member=str(new.member_id))
        if self.kind == "deed" and doer.member_type in deed.excluded_types:
            return MemberTypeExcludedError(action=new.action, member_type=doer.member_type)
        if new.occurred_at > self.latest_at:
            return ActivityInFutureError(occurred_at=new.occurred_at.isoformat())
        return None

    def local_on(self, new: NewActivity) -> date:
        """Return the member's calendar day of the deed; for a reversal, which is never counted, the day in UTC."""
        doer = self.doers.get(new.member_id)
        return new.occurred_at.astimezone(doer.zone if doer else UTC).date()


def _quantity_refusal(deed: Deed, new: NewActivity) -> DomainError | None:
    if deed.is_money != bool(new.unit):
        return UnitNotAcceptedError(unit=new.unit)
    top = deed.max_milli
    if new.quantity_milli < deed.min_milli or (top is not None and new.quantity_milli > top):
        bounds = {"min_milli": deed.min_milli} | ({} if top is None else {"max_milli": top})
        return QuantityOutOfBoundsError(quantity_milli=new.quantity_milli, **bounds)
    return None


def _doers(organization_id: UUID, batch: Sequence[NewActivity]) -> dict[UUID, Doer]:
    """Return the zone and the type of each active member of the batch."""
    members = array(list({new.member_id for new in batch}))
    rows = run(statements.ZONES, [organization_id, members])
    return {member_id: Doer(ZoneInfo(zone), member_type) for member_id, zone, member_type in rows}


def _insert(
    organization_id: UUID, rows: Sequence[NewActivity], *, intake: Intake, now: datetime, quiet: bool
) -> dict[Key, int]:
    values = columns(
        (
            new.member_id,
            new.action,
            new.quantity_milli,
            new.unit,
            new.occurred_at,
            intake.local_on(new),
            new.source,
            new.key,
            new.subject_type,
            new.subject_id,
            new.note,
            json.dumps(dict(new.metadata)) if new.metadata else "{}",
            new.points,
            new.recorded_by,
            new.reverses,
        )
        for new in rows
    )
    version = intake.book.version
    parameters = [organization_id, now, version, *values, organization_id, quiet, now]
    return {(source, key): activity_id for source, key, activity_id in run(statements.INSERT_ACTIVITIES, parameters)}


def _standing(organization_id: UUID, keys: Sequence[Key]) -> dict[Key, tuple[int, tuple[Any, ...]]]:
    rows: Rows = run(statements.STANDING, [*columns(keys), organization_id]) if keys else []
    return {(row[0], row[1]): (row[2], row[3:]) for row in rows}


def _content(new: NewActivity) -> tuple[Any, ...]:
    """Return what makes an activity another one; notes may differ."""
    return (
        new.member_id,
        new.action,
        new.quantity_milli,
        new.unit,
        None if new.reverses else new.occurred_at,
        new.points,
        new.subject_type,
        new.subject_id,
        new.reverses,
    )


def _answer(
    new: NewActivity,
    refusal: DomainError | None,
    inserted: dict[Key, int],
    stood: dict[Key, tuple[int, tuple[Any, ...]]],
) -> Recorded:
    key = (new.source, new.key)
    if refusal is not None:
        return Recorded(*key, "refused", error=refusal)
    if key in inserted:
        stood[key] = (inserted[key], _content(new))
        return Recorded(*key, "new", inserted.pop(key))
    activity_id, content = stood[key]
    if content != _content(new):
        return Recorded(*key, "refused", error=ActivityKeyReusedError(key=new.key))
    return Recorded(*key, "duplicate", activity_id)
