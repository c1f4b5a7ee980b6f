"""Activities out of files: a job that takes a chunk at a time and may be repeated."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.selectors.external_names import members_by_emails, unknown_external_names
from accounts.services import members_by_external_names
from gamification.services.activities import NewActivity, Recorded, record_activities
from goodplay.core import tenancy
from goodplay.core.jobs import JobState, StepResult, enqueue
from goodplay.core.jobs.rows import KeyedRow, Outcome, RowImport, UnusableRowError, import_rows
from goodplay.core.jobs.times import read_instant
from goodplay.core.models import Job
from goodplay.core.money import format_minor, parse_minor
from goodplay.core.permissions import Caller
from goodplay.core.tabular import Column
from organizations.models import Organization

IMPORT_ACTIVITIES: Final = "gamification.import_activities"
EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
MAX_MILLI: Final = 10**12
ONE_MILLI: Final = 1_000
NOTE_LENGTH: Final = 500
ACTION_LENGTH: Final = 64

ACTIVITY_COLUMNS: Final = (
    Column("member", required=True, aliases=("name", "email", "e-mail", "volunteer")),
    Column("occurred_at", required=True, aliases=("date", "time", "when")),
    Column("action", aliases=("activity",)),
    Column("quantity", aliases=("hours", "amount", "count")),
    Column("unit", aliases=("currency",)),
    Column("note", aliases=("comment", "description")),
)


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """What a row says: ``member`` is an e-mail address or a name; ``occurred_at`` is UTC."""

    member: str
    action: str
    occurred_at: datetime
    quantity_milli: int
    unit: str
    note: str


@tenancy.joins
def start_activity_import(
    *,
    file: str,
    file_name: str,
    source: str,
    action: str = "",
    member_type: str = "member",
    dry_run: bool = False,
    notices: bool = False,
    columns: Mapping[str, str] | None = None,
    by: Caller | None = None,
) -> Job:
    """Queue the import of a file of activities.

    Safe to repeat: an activity of the same source with the same member, action, instant, quantity and unit, counted
    among its equals in the file, is imported once. A member is found by an e-mail address the organization knows, else
    by name within the source; a name that nobody has yet becomes a member, an unknown address is an error of its row.

    Args:
        file: The file's name in the default storage: CSV or XLSX.
        file_name: Its name as its owner knows it.
        source: What the file comes from, at most 40 characters.
        action: The code of the action of rows that name none.
        member_type: What new members are.
        dry_run: Nothing is written but the counts and row errors.
        notices: Members are told of what they earn as for new activities; otherwise they are history and stay quiet.
        columns: Field (member, occurred_at, action, quantity, unit, note) → header, where they differ.
        by: Who asked for it.
    """
    params = {
        "source": source,
        "action": action,
        "member_type": member_type,
        "dry_run": dry_run,
        "notices": notices,
        "columns": dict(columns or {}),
    }
    return enqueue(kind=IMPORT_ACTIVITIES, params=params, file=file, file_name=file_name, by=by)


@tenancy.joins
def import_activities(job: JobState) -> StepResult:
    """Take the next chunk of a file of activities.

    Raises:
        DomainError: The file cannot be used.
    """
    return import_rows(job, ActivityImport(job))


class ActivityImport(RowImport[ActivityRow]):
    """How a row becomes an activity."""

    columns = ACTIVITY_COLUMNS

    def __init__(self, job: JobState) -> None:
        self.job = job
        self.source = job.params["source"]
        self.zone = ZoneInfo(Organization.objects.get(pk=job.organization_id).time_zone)
        self.now = timezone.now()

    def parse(self, cells: Mapping[str, str]) -> ActivityRow:
        """Return the activity that a row tells.

        Raises:
            UnusableRowError: Member or action is missing, or time or quantity is none.
        """
        action = cells.get("action") or self.job.params["action"]
        if not cells["member"]:
            raise UnusableRowError("MEMBER_MISSING", "The row names no member.")
        if not 0 < len(action) <= ACTION_LENGTH:
            raise UnusableRowError("ACTION_MISSING", "The row names no action.")
        return ActivityRow(
            member=cells["member"],
            action=action,
            occurred_at=read_instant(cells["occurred_at"], self.zone, until=self.now),
            quantity_milli=_quantity(cells.get("quantity", "")),
            unit=cells.get("unit", "").upper(),
            note=cells.get("note", "")[:NOTE_LENGTH],
        )

    def content(self, fields: ActivityRow) -> Sequence[str]:
        """Return what makes the activity this activity; its note may differ."""
        occurred_at = fields.occurred_at.isoformat()
        return fields.member, fields.action, occurred_at, str(fields.quantity_milli), fields.unit

    def apply(self, rows: Sequence[KeyedRow[ActivityRow]]) -> Outcome:
        """Record the activities that are new; names become members."""
        spoken = {row.fields.member for row in rows}
        addresses = {name for name in spoken if EMAIL.fullmatch(name)}
        names = sorted(spoken - addresses)
        unknown = unknown_external_names(self.job.organization_id, self.source, names)
        members = members_by_external_names(self.source, names, self.job.params["member_type"])
        members |= members_by_emails(self.job.organization_id, sorted(addresses))
        known = [row for row in rows if row.fields.member in members]
        batch = [self._activity(row, members[row.fields.member]) for row in known]
        recorded = record_activities(batch, quiet=not self.job.params["notices"])
        outcome = _outcome(known, recorded)
        outcome.new_names = sorted(unknown)
        strangers = (row.key for row in rows if row.fields.member not in members)
        outcome.refused += [(key, "MEMBER_NOT_FOUND", "Nobody here has this e-mail address.") for key in strangers]
        return outcome

    def shown(self, sums: Mapping[str, int]) -> list[dict[str, Any]]:
        """Return how much of each action was imported."""
        return [{"action": action, "quantity": format_minor(milli, 3)} for action, milli in sorted(sums.items())]

    def _activity(self, row: KeyedRow[ActivityRow], member_id: UUID) -> NewActivity:
        return NewActivity(
            member_id=member_id,
            action=row.fields.action,
            occurred_at=row.fields.occurred_at,
            source=f"import:{self.source}"[:40],
            key=f"{self.source}:{row.key}",
            quantity_milli=row.fields.quantity_milli,
            unit=row.fields.unit,
            note=row.fields.note,
        )


def _outcome(rows: Sequence[KeyedRow[ActivityRow]], recorded: Sequence[Recorded]) -> Outcome:
    outcome = Outcome(sums=Counter())
    for row, result in zip(rows, recorded, strict=True):
        if result.error is not None:
            outcome.refused.append((row.key, result.error.code, result.error.title))
        elif result.status == "duplicate":
            outcome.duplicates += 1
        else:
            outcome.imported += 1
            outcome.sums[row.fields.action] += row.fields.quantity_milli
    return outcome


def _quantity(text: str) -> int:
    try:
        milli = parse_minor(text, 3) if text else ONE_MILLI
    except ValueError as error:
        raise UnusableRowError("QUANTITY_INVALID", "The quantity is not a plain number such as 1.5.") from error
    if not 0 < milli <= MAX_MILLI:
        raise UnusableRowError("QUANTITY_OUT_OF_RANGE", "The quantity is not above zero, or too large.")
    return milli
