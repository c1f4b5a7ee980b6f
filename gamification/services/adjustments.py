"""Points for many members at once: chosen ones, a type of members or everybody, as one job that can be undone."""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from accounts.models import Membership
from gamification.enums import AdjustmentStatus
from gamification.errors import AdjustmentEmptyError, AdjustmentNotFoundError, AdjustmentStatusError
from gamification.models import Activity, PointsAdjustment
from gamification.rules.builtins import POINTS_ADJUSTED
from gamification.services.activities import NewActivity, Recorded, record_by_hand
from gamification.services.reversals import reverse_activities
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.jobs import JobState, StepResult, enqueue
from goodplay.core.permissions import Caller

ADJUST_POINTS: Final = "gamification.adjust_points"
UNDO_ADJUSTMENT: Final = "gamification.undo_adjustment"
SUBJECT: Final = "adjustment"
CHUNK: Final = 500


@tenancy.joins
def adjust_points(
    *,
    points: int,
    description: str,
    reason: str,
    member_ids: Collection[UUID] = (),
    member_type: str = "",
    everybody: bool = False,
    by: Caller | None = None,
    adjustment_id: UUID | None = None,
) -> PointsAdjustment:
    """Queue giving points to (below zero: taking them from) many active members; a job does it after commit.

    Each member's share is an activity of its own under the adjustment's source. Not idempotent, unless the client
    gives the id.

    Args:
        points: For each member, in the smallest unit of the points currency; not 0.
        description: The line of the members' histories.
        reason: Why, for the organization's records.
        member_ids: Who gets them; others than active members are left out.
        member_type: All members of this type, instead.
        everybody: All members, instead.
        by: Who asked for it.
        adjustment_id: The client's own id for it.

    Raises:
        AdjustmentEmptyError: Nobody or nothing is named, or members and a type together.
    """
    if not points or sum((bool(member_ids), bool(member_type), everybody)) != 1:
        raise AdjustmentEmptyError
    organization_id, pk = tenancy.organization_id(), adjustment_id or uuid7()
    adjustment: PointsAdjustment = PointsAdjustment.objects.create(
        id=pk,
        organization_id=organization_id,
        source=f"adjust:{pk.hex}",
        points=points,
        description=description,
        reason=reason,
        audience=_audience(member_ids, member_type),
        asked_by_id=by.member_id if by else None,
        created_at=timezone.now(),
    )
    chosen = sorted({str(member_id) for member_id in member_ids})
    params = {"adjustment": str(pk), "members": chosen, "member_type": member_type}
    enqueue(kind=ADJUST_POINTS, params=params, by=by, job_id=pk)
    return adjustment


@tenancy.joins
def take_adjustment(job: JobState) -> StepResult:
    """Give the points to the next members, in the order of their ids. Idempotent by the activities' keys."""
    adjustment = _locked(UUID(job.params["adjustment"]))
    members = Membership.objects.of(job.organization_id).filter(is_active=True)
    if job.params["members"]:
        members = members.filter(pk__in=job.params["members"])
    elif job.params["member_type"]:
        members = members.filter(member_type=job.params["member_type"])
    total = members.count() if not job.cursor else None
    after = UUID(job.cursor.get("after", str(UUID(int=0))))
    ids = list(members.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:CHUNK])
    share = adjustment.points or 0
    recorded = record_shares(adjustment, [(str(member_id), member_id, share, "") for member_id in ids])
    count_shares(adjustment, points=[share for each in recorded if each.status == "new"])
    finished = len(ids) < CHUNK
    if finished:
        finish_adjustment(adjustment_id=adjustment.pk)
    return StepResult(
        {"after": str(ids[-1])} if ids else job.cursor,
        done=len(ids),
        total=total,
        result={"members": adjustment.member_count, "points": adjustment.total_points},
        finished=finished,
    )


@tenancy.joins
def undo_adjustment(*, adjustment_id: UUID, reason: str, by: Caller | None = None) -> PointsAdjustment:
    """Queue taking back everything that an adjustment did. Idempotent; locks its row.

    What a member has spent since becomes a debt that later points pay, as with every reversal.

    Raises:
        AdjustmentNotFoundError: There is no such adjustment.
        AdjustmentStatusError: It is not done yet.
    """
    adjustment = _locked(adjustment_id)
    if adjustment.status in {AdjustmentStatus.UNDOING, AdjustmentStatus.UNDONE}:
        return adjustment
    if adjustment.status != AdjustmentStatus.DONE:
        raise AdjustmentStatusError(status=adjustment.status)
    adjustment.status, adjustment.undo_reason = AdjustmentStatus.UNDOING, reason
    adjustment.save(update_fields=["status", "undo_reason"])
    undone_by = str(by.member_id) if by and by.member_id else ""
    enqueue(kind=UNDO_ADJUSTMENT, params={"adjustment": str(adjustment_id), "undone_by": undone_by}, by=by)
    return adjustment


@tenancy.joins
def take_undoing(job: JobState) -> StepResult:
    """Reverse the next activities of an adjustment. Idempotent: an activity is reversed once."""
    adjustment = _locked(UUID(job.params["adjustment"]))
    made = Activity.objects.of(job.organization_id).filter(
        source=adjustment.source, subject_type=SUBJECT, subject_id=str(adjustment.pk), reverses=None
    )
    total = made.count() if not job.cursor else None
    keys = dict(made.filter(key__gt=job.cursor.get("after", "")).order_by("key").values_list("key", "pk")[:CHUNK])
    undone_by = UUID(job.params["undone_by"]) if job.params["undone_by"] else None
    reverse_activities(activity_ids=list(keys.values()), reason=adjustment.undo_reason, reversed_by=undone_by)
    finished = len(keys) < CHUNK
    if finished:
        adjustment.status, adjustment.undone_at = AdjustmentStatus.UNDONE, timezone.now()
        adjustment.save(update_fields=["status", "undone_at"])
    return StepResult({"after": max(keys, default="")}, done=len(keys), total=total, finished=finished)


Share = tuple[str, UUID, int, str]
"""The key of one share, whose it is, its points, and what its line says instead of the adjustment's description."""


def record_shares(adjustment: PointsAdjustment, shares: Sequence[Share]) -> list[Recorded]:
    """Record each share as an activity; one whose key is known is a duplicate."""
    now = timezone.now()
    facts: dict[str, Any] = {
        "action": POINTS_ADJUSTED,
        "occurred_at": now,
        "source": adjustment.source,
        "subject_type": SUBJECT,
        "subject_id": str(adjustment.pk),
        "metadata": {"reason": adjustment.reason},
        "recorded_by": adjustment.asked_by_id,
    }
    return record_by_hand(
        [
            NewActivity(key=key, member_id=member_id, points=points, note=text or adjustment.description, **facts)
            for key, member_id, points, text in shares
        ]
    )


def count_shares(adjustment: PointsAdjustment, *, points: Sequence[int]) -> None:
    """Add what was given now to what the adjustment has come to."""
    rows = PointsAdjustment.objects.of(adjustment.organization_id).filter(pk=adjustment.pk)
    rows.update(member_count=F("member_count") + len(points), total_points=F("total_points") + sum(points))
    adjustment.refresh_from_db(fields=["member_count", "total_points"])


@tenancy.joins
def finish_adjustment(*, adjustment_id: UUID) -> None:
    """Note that an adjustment has come to its end. Idempotent."""
    rows = PointsAdjustment.objects.of(tenancy.organization_id()).filter(pk=adjustment_id)
    rows.filter(status=AdjustmentStatus.QUEUED).update(status=AdjustmentStatus.DONE)


def _locked(adjustment_id: UUID) -> PointsAdjustment:
    rows = PointsAdjustment.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    adjustment: PointsAdjustment | None = rows.filter(pk=adjustment_id).first()
    if adjustment is None:
        raise AdjustmentNotFoundError
    return adjustment


def _audience(member_ids: Collection[UUID], member_type: str) -> str:
    if member_ids:
        return ngettext("%d chosen member", "%d chosen members", len(member_ids)) % len(member_ids)
    return gettext("Members of the type %s") % member_type if member_type else gettext("All members")
