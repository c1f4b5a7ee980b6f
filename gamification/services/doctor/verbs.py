"""The verbs of the doctor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils import timezone

from gamification.errors import CheckUnknownError, FindingNotFoundError, FindingNotRepairableError
from gamification.models import CheckRun, Finding
from gamification.services.doctor.checks import CHECKS, Found
from goodplay.core import tenancy
from goodplay.core.garbage import acyclic
from goodplay.core.jobs import JobState, StepResult, enqueue
from goodplay.core.models import Job
from goodplay.core.permissions import Caller

EXAMINE: Final = "gamification.examine"
MOST_FINDINGS: Final = 1_000
"""How many findings a check keeps open: who has more has one cause."""


@tenancy.joins
def examine(*, checks: Sequence[str] | None = None, by: Caller | None = None) -> Job:
    """Queue the checks (all, unless named); what they find shows in the back office.

    Raises:
        CheckUnknownError: There is no check of a name.
    """
    names = list(CHECKS) if checks is None else list(checks)
    for name in names:
        if name not in CHECKS:
            raise CheckUnknownError(check=name)
    return enqueue(kind=EXAMINE, params={"checks": names}, by=by)


@tenancy.joins
@acyclic
def go_on_examining(job: JobState) -> StepResult:
    """Look at the next page of the next check; at a check's end what it found no more is resolved. Repairs nothing."""
    names = job.params["checks"]
    place, after = job.cursor.get("place", 0), job.cursor.get("after", "")
    if place >= len(names):
        return StepResult(cursor=job.cursor, finished=True)
    began_at = job.cursor.get("began_at") or timezone.now().isoformat()
    looked = CHECKS[names[place]].look(after)
    _keep(names[place], looked.found)
    count = job.cursor.get("count", 0) + looked.count
    result = dict(job.result) | {names[place]: job.result.get(names[place], 0) + len(looked.found)}
    if looked.after:
        cursor = {"place": place, "after": looked.after, "began_at": began_at, "count": count}
        return StepResult(cursor=cursor, result=result, total=len(names))
    _close(names[place], began_at=datetime.fromisoformat(began_at), looked_at_count=count)
    is_last = place + 1 == len(names)
    return StepResult(cursor={"place": place + 1}, done=1, total=len(names), result=result, finished=is_last)


@tenancy.joins
def repair_finding(*, finding_id: int, by: Caller | None = None) -> Finding:
    """Put right what a check found, as its check does it; repaired before, it stays so. Locks the finding.

    Raises:
        FindingNotFoundError: The organization has no such finding.
        FindingNotRepairableError: Its check has no safe repair.
    """
    rows = Finding.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    finding: Finding | None = rows.filter(pk=finding_id).first()
    if finding is None:
        raise FindingNotFoundError
    if finding.resolved_at is not None:
        return finding
    check = CHECKS.get(finding.check_name)
    if check is None or check.repair is None:
        raise FindingNotRepairableError(check=finding.check_name)
    check.repair(finding.subject)
    finding.resolved_at = timezone.now()
    finding.repaired_by_id = by.member_id if by else None
    finding.save(update_fields=["resolved_at", "repaired_by"])
    return finding


def _keep(name: str, found: Sequence[Found]) -> None:
    """Write what was found; what is open already is found again."""
    if not found:
        return
    organization_id, now = tenancy.organization_id(), timezone.now()
    known = Finding.objects.of(organization_id).filter(check_name=name, resolved_at__isnull=True)
    open_subjects = set(known.values_list("subject", flat=True))
    room = max(0, MOST_FINDINGS - len(open_subjects))
    new = [each for each in found if each.subject not in open_subjects][:room]
    known.filter(subject__in=[each.subject for each in found]).update(last_found_at=now)
    Finding.objects.bulk_create(
        [
            Finding(
                organization_id=organization_id,
                check_name=name,
                subject=each.subject,
                member_id=each.member_id,
                detail=each.detail,
                found_at=now,
                last_found_at=now,
            )
            for each in {each.subject: each for each in new}.values()
        ]
    )


def _close(name: str, *, began_at: datetime, looked_at_count: int) -> None:
    organization_id, now = tenancy.organization_id(), timezone.now()
    still = Finding.objects.of(organization_id).filter(check_name=name, resolved_at__isnull=True)
    still.filter(last_found_at__lt=began_at).update(resolved_at=now)
    CheckRun.objects.update_or_create(
        organization_id=organization_id,
        check_name=name,
        defaults={"checked_at": now, "finding_count": still.count(), "looked_at_count": looked_at_count},
    )
