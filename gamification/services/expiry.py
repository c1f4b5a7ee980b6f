"""Points that expire: members are told first, and what is left when the day comes goes back through the ledger."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid5

from django.db.models import Max, QuerySet
from django.utils import timezone

from gamification.models import PointsExpiry
from gamification.rules.expiry import Expiry
from gamification.selectors.contests import today_of
from gamification.selectors.expiry import expiry_of, points_due
from gamification.services.payout import POINTS
from gamification.signals import PointsExpired, PointsExpiring, points_expired, points_expiring
from goodplay.core import tenancy
from goodplay.core.announce import announce_all
from goodplay.core.jobs import JobState, StepResult, enqueue
from goodplay.core.models import Job
from organizations.selectors import incident_windows_of
from wallet.enums import TransferKind
from wallet.selectors import members_with_balance, points_currency_of
from wallet.services import Holder, Posting, lock_members, post_transfers

EXPIRE_POINTS: Final = "gamification.expire_points"
MEMBERS: Final = 1_000
"""How many members a step takes."""


@tenancy.joins
def start_expiry() -> Job | None:
    """Queue today's look at the points that expire in the open door's organization, if they do. Idempotent for a day.

    During an incident nothing expires and nobody is told: the first look after it does both. When an organization has
    decided that points no longer expire, what was announced is withdrawn.
    """
    organization_id, now = tenancy.organization_id(), timezone.now()
    expiry = expiry_of(organization_id)
    if not expiry.is_on:
        _open_rows(organization_id).update(settled_at=now, expired_points=0)
        return None
    if any(incident.starts_at <= now for incident in incident_windows_of(organization_id, since=now)):
        return None
    job_id = uuid5(organization_id, f"{EXPIRE_POINTS} {today_of(organization_id)}")
    if Job.objects.of(organization_id).filter(pk=job_id).exists():
        return None
    return enqueue(kind=EXPIRE_POINTS, params={}, job_id=job_id)


@tenancy.joins
def expire_points(job: JobState) -> StepResult:
    """Take the next step: first what is due expires, then members are told of what will be.

    Every step may be repeated: an announced expiry is settled once, and its transfer has a key of its own. Locks the
    expiries, then the members' accounts. Announces ``points_expired`` and ``points_expiring``.
    """
    organization_id = job.organization_id
    expiry, today = expiry_of(organization_id), today_of(organization_id)
    totals = {name: job.result.get(name, 0) for name in ("expired_points", "expired_members", "told_members")}
    if not expiry.is_on:
        return StepResult(job.cursor, result=totals, finished=True)
    after = job.cursor.get("after")
    if after is None:
        settled = _settle(organization_id, expiry, today=today)
        totals["expired_points"] += sum(settled.values())
        totals["expired_members"] += len({pk for pk, points in settled.items() if points})
        cursor = {} if len(settled) == MEMBERS else {"after": str(UUID(int=0))}
        return StepResult(cursor, done=len(settled), result=totals)
    members = members_with_balance(currency=points_currency_of(organization_id).code, after=UUID(after), limit=MEMBERS)
    totals["told_members"] += _tell(organization_id, members, expiry, today=today)
    further = {"after": str(members[-1])} if members else job.cursor
    return StepResult(further, done=len(members), result=totals, finished=len(members) < MEMBERS)


def _settle(organization_id: UUID, expiry: Expiry, *, today: date) -> dict[int, int]:
    """Let what was announced for today or earlier expire; return how many points, by the expiry."""
    rows = list(
        _open_rows(organization_id)
        .filter(expires_on__lte=today)
        .select_for_update(no_key=True)
        .order_by("expires_on", "pk")[:MEMBERS]
    )
    if not rows:
        return {}
    currency = points_currency_of(organization_id).code
    lock_members(member_ids={row.member_id for row in rows}, currency=currency)
    now = timezone.now()
    for on in sorted({row.expires_on for row in rows}):
        of_day = [row for row in rows if row.expires_on == on]
        due = points_due(organization_id, [row.member_id for row in of_day], on=on, expiry=expiry)
        for row in of_day:
            row.settled_at, row.expired_points = now, due.get(row.member_id, 0)
        post_transfers([_posting(row, currency) for row in of_day if row.expired_points])
    PointsExpiry.objects.bulk_update(rows, ["settled_at", "expired_points"])
    announce_all(
        points_expired,
        [
            PointsExpired(str(row.pk), str(row.member_id), row.expired_points, row.expires_on.isoformat())
            for row in rows
            if row.expired_points
        ],
    )
    return {row.pk: row.expired_points or 0 for row in rows}


def _tell(organization_id: UUID, member_ids: Sequence[UUID], expiry: Expiry, *, today: date) -> int:
    """Tell members what will expire within the time of notice, unless they know; return how many were told."""
    on = today + timedelta(days=expiry.notice_days)
    due = points_due(organization_id, member_ids, on=on, expiry=expiry)
    for told_until, told in _told(organization_id, list(due)).items():
        known = points_due(organization_id, told, on=told_until, expiry=expiry)
        for member_id in told:
            due[member_id] -= known.get(member_id, 0)
    rows = [
        PointsExpiry(organization_id=organization_id, member_id=member_id, expires_on=on, points=points)
        for member_id, points in due.items()
        if points > 0
    ]
    made = PointsExpiry.objects.bulk_create(rows)
    announce_all(
        points_expiring,
        [PointsExpiring(str(row.pk), str(row.member_id), row.points, row.expires_on.isoformat()) for row in made],
    )
    return len(made)


def _told(organization_id: UUID, member_ids: Sequence[UUID]) -> Mapping[date, list[UUID]]:
    """Return the members who have been told of something still to come, by the last day of which they know."""
    rows = _open_rows(organization_id).filter(member_id__in=member_ids)
    found: dict[date, list[UUID]] = {}
    for member_id, day in rows.order_by().values_list("member_id").annotate(last=Max("expires_on")):
        found.setdefault(day, []).append(member_id)
    return found


def _open_rows(organization_id: UUID) -> QuerySet[PointsExpiry]:
    return PointsExpiry.objects.of(organization_id).filter(settled_at=None)


def _posting(row: PointsExpiry, currency: str) -> Posting:
    return Posting(
        row.transfer_key,
        Holder.member(row.member_id),
        POINTS,
        row.expired_points or 0,
        currency,
        TransferKind.EXPIRE,
        subject_type="points_expiry",
        subject_id=str(row.pk),
    )
