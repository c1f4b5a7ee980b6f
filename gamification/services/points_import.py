"""Points out of a file: one adjustment, with a share for each row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from accounts.models import Membership
from accounts.selectors.external_names import members_by_emails
from gamification.models import Activity, PointsAdjustment
from gamification.services.adjustments import Share, count_shares, finish_adjustment, record_shares
from goodplay.core import tenancy
from goodplay.core.jobs import JobState, StepResult, enqueue
from goodplay.core.jobs.rows import KeyedRow, Outcome, RowImport, UnusableRowError, import_rows
from goodplay.core.models import Job
from goodplay.core.permissions import Caller
from goodplay.core.tabular import Column

IMPORT_POINTS: Final = "gamification.import_points"
MOST_POINTS: Final = 10_000_000
SOURCE_LENGTH: Final = 40
NOTE_LENGTH: Final = 500
POINTS_COLUMNS: Final = (
    Column("member", required=True, aliases=("email", "e-mail", "member_id", "id")),
    Column("points", required=True, aliases=("change", "amount")),
    Column("description", aliases=("note", "comment")),
)


@dataclass(frozen=True, slots=True)
class PointsRow:
    """What a row says: ``member`` is an e-mail address or a member's id."""

    member: str
    points: int
    description: str


@tenancy.joins
def start_points_import(
    *,
    file: str,
    file_name: str,
    source: str,
    description: str,
    reason: str,
    dry_run: bool = False,
    columns: Mapping[str, str] | None = None,
    by: Caller | None = None,
) -> Job:
    """Queue giving (below zero: taking) the points that a file names; the job is one adjustment, which can be undone.

    Safe to repeat: a row of the same source with the same member, points and description, counted among its equals in
    the file, is booked once. A member is found by an e-mail address that the organization knows, or by the id.

    Args:
        file: The file's name in the default storage: CSV or XLSX.
        file_name: Its name as its owner knows it.
        source: What the file comes from, at most 40 characters.
        description: The line of the history of members whose row has none.
        reason: Why, for the organization's records.
        dry_run: Nothing is written but the counts and row errors.
        columns: Field (member, points, description) → header, where they differ.
        by: Who asked for it.
    """
    params = {
        "source": source,
        "description": description,
        "reason": reason,
        "dry_run": dry_run,
        "columns": dict(columns or {}),
        "asked_by": str(by.member_id) if by and by.member_id else "",
        "file_name": file_name,
    }
    return enqueue(kind=IMPORT_POINTS, params=params, file=file, file_name=file_name, by=by)


@tenancy.joins
def import_points(job: JobState) -> StepResult:
    """Take the next chunk of a file of points.

    Raises:
        DomainError: The file cannot be used.
    """
    result = import_rows(job, PointsImport(job))
    if result.finished and not job.params["dry_run"]:
        finish_adjustment(adjustment_id=job.id)
    return result


class PointsImport(RowImport[PointsRow]):
    """How a row becomes a share of the adjustment."""

    columns = POINTS_COLUMNS

    def __init__(self, job: JobState) -> None:
        self.job = job

    def parse(self, cells: Mapping[str, str]) -> PointsRow:
        """Return what a row says.

        Raises:
            UnusableRowError: The member is missing, or the points are no whole number other than 0.
        """
        if not cells["member"]:
            raise UnusableRowError("MEMBER_MISSING", "The row names no member.")
        return PointsRow(cells["member"], _points(cells["points"]), cells.get("description", "")[:NOTE_LENGTH])

    def content(self, fields: PointsRow) -> Sequence[str]:
        """Return what makes the row this row."""
        return fields.member.lower(), str(fields.points), fields.description

    def apply(self, rows: Sequence[KeyedRow[PointsRow]]) -> Outcome:
        """Record the shares that are new."""
        members = self._members({row.fields.member for row in rows})
        adjustment = self._adjustment()
        booked = self._booked(adjustment, [row.key for row in rows])
        known = [row for row in rows if row.fields.member in members and row.key not in booked]
        shares: list[Share] = [
            (row.key, members[row.fields.member], row.fields.points, row.fields.description) for row in known
        ]
        outcome = Outcome(duplicates=len(booked), sums=Counter())
        given = []
        for row, result in zip(known, record_shares(adjustment, shares), strict=True):
            if result.error is not None:
                outcome.refused.append((row.key, result.error.code, result.error.title))
            else:
                outcome.imported += 1
                given.append(row.fields.points)
                outcome.sums["given" if row.fields.points > 0 else "taken"] += abs(row.fields.points)
        count_shares(adjustment, points=given)
        strangers = (row.key for row in rows if row.fields.member not in members and row.key not in booked)
        outcome.refused += [(key, "MEMBER_NOT_FOUND", "No active member has this address or id.") for key in strangers]
        return outcome

    def shown(self, sums: Mapping[str, int]) -> list[dict[str, Any]]:
        """Return how many points are given, and how many taken."""
        return [{"points": kind, "quantity": str(points)} for kind, points in sorted(sums.items())]

    def _members(self, names: set[str]) -> dict[str, UUID]:
        found = members_by_emails(self.job.organization_id, sorted(name for name in names if "@" in name))
        ids = {name: member_id for name in names if (member_id := _id(name)) is not None}
        active = Membership.objects.of(self.job.organization_id).filter(is_active=True, pk__in=ids.values())
        standing = set(active.values_list("pk", flat=True))
        return found | {name: member_id for name, member_id in ids.items() if member_id in standing}

    def _booked(self, adjustment: PointsAdjustment, keys: Sequence[str]) -> set[str]:
        """Return which rows an earlier file of the source has brought."""
        activities = Activity.objects.of(self.job.organization_id).filter(source=adjustment.source, key__in=keys)
        return set(activities.values_list("key", flat=True))

    def _adjustment(self) -> PointsAdjustment:
        params = self.job.params
        rows = PointsAdjustment.objects.of(self.job.organization_id)
        found: tuple[PointsAdjustment, bool] = rows.get_or_create(
            pk=self.job.id,
            defaults={
                "organization_id": self.job.organization_id,
                "source": f"points:{params['source']}"[:SOURCE_LENGTH],
                "description": params["description"],
                "reason": params["reason"],
                "audience": params["file_name"][:160],
                "asked_by_id": params["asked_by"] or None,
                "created_at": timezone.now(),
            },
        )
        return found[0]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _points(text: str) -> int:
    try:
        points = int(text)
    except ValueError as error:
        raise UnusableRowError("POINTS_INVALID", "The points are not a whole number such as 50 or -20.") from error
    if not points or abs(points) > MOST_POINTS:
        raise UnusableRowError("POINTS_OUT_OF_RANGE", "The points are 0 or too many.")
    return points
