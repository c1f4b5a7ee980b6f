"""What people make of cases."""

from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from accounts.models import Membership
from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.errors import NotFoundError
from goodplay.core.permissions import Caller
from wallet.enums import NEXT_CASE, CaseStatus
from wallet.errors import CaseNotFoundError, CaseOwnError, CaseStatusError
from wallet.models import WatchCase, WatchCaseNote
from wallet.services.holds import release_hold
from wallet.signals import WatchCaseClosed, watch_case_closed

LAPSE_AT_ONCE = 200


@tenancy.joins
def assign_case(*, case_id: UUID, by: Caller, assignee_id: UUID | None = None) -> WatchCase:
    """Let somebody, by default the caller, work on a case; another may take it over. Locks the case.

    Raises:
        CaseNotFoundError: There is no such case.
        NotFoundError: There is no such active member to work on it.
        CaseStatusError: It is closed or escalated.
        CaseOwnError: It is about the caller, or about whom it would be given to.
    """
    case = _locked(case_id, by=by)
    assignee_id = assignee_id or by.member_id
    if case.member_id is not None and case.member_id == assignee_id:
        raise CaseOwnError(case=str(case.pk))
    members = Membership.objects.of(case.organization_id).filter(pk=assignee_id, is_active=True)
    if assignee_id is not None and not members.exists():
        raise NotFoundError
    if case.status != CaseStatus.ASSIGNED:
        _require(case, CaseStatus.ASSIGNED)
    case.assignee_id = assignee_id
    return _step(case, CaseStatus.ASSIGNED, by=by.member_id)


@tenancy.joins
def clear_case(*, case_id: UUID, remark: str, by: Caller) -> WatchCase:
    """Find nothing wrong: what was held is free. Idempotent. Locks the case, then the member's account.

    Announces ``watch_case_closed``.

    Raises:
        CaseNotFoundError: There is no such case.
        CaseStatusError: It is closed otherwise.
        CaseOwnError: It is about the caller.
    """
    case = _locked(case_id, by=by)
    if case.status == CaseStatus.CLEARED:
        return case
    _require(case, CaseStatus.CLEARED)
    return _close(case, CaseStatus.CLEARED, by=by.member_id, remark=remark)


@tenancy.joins
def escalate_case(*, case_id: UUID, remark: str, by: Caller) -> WatchCase:
    """Take it for serious: it is not released by itself any more. Idempotent. Locks the case.

    Raises:
        CaseNotFoundError: There is no such case.
        CaseStatusError: It is closed.
        CaseOwnError: It is about the caller.
    """
    case = _locked(case_id, by=by)
    if case.status == CaseStatus.ESCALATED:
        return case
    _require(case, CaseStatus.ESCALATED)
    return _step(case, CaseStatus.ESCALATED, by=by.member_id, remark=remark)


@tenancy.joins
def report_case(*, case_id: UUID, reference: str, remark: str, by: Caller) -> WatchCase:
    """Note that an escalated case was reported to the authority; what is held stays held. Locks the case.

    Announces ``watch_case_closed``.

    Raises:
        CaseNotFoundError: There is no such case.
        CaseStatusError: It is not escalated.
        CaseOwnError: It is about the caller.
    """
    case = _locked(case_id, by=by)
    _require(case, CaseStatus.REPORTED)
    case.report_reference = reference
    return _close(case, CaseStatus.REPORTED, by=by.member_id, remark=remark)


@tenancy.joins
def lapse_cases() -> int:
    """Release what nobody has decided about in time, up to 200 cases; return how many.

    Idempotent; two runs share the work. Locks the cases, then the members' accounts. Announces ``watch_case_closed``.
    """
    due = (
        WatchCase.objects.of(tenancy.organization_id())
        .filter(status__in=[CaseStatus.OPEN, CaseStatus.ASSIGNED], release_at__lte=timezone.now())
        .order_by(F("member_id").asc(nulls_first=True), "pk")
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
    )
    cases = list(due[:LAPSE_AT_ONCE])
    for case in cases:
        _close(case, CaseStatus.LAPSED, by=None, remark="Nobody decided before the date of release.")
    return len(cases)


def _locked(case_id: UUID, *, by: Caller) -> WatchCase:
    rows = WatchCase.objects.of(tenancy.organization_id()).filter(pk=case_id)
    case: WatchCase | None = rows.select_for_update(no_key=True, of=("self",)).first()
    if case is None:
        raise CaseNotFoundError(case=str(case_id))
    if case.member_id is not None and case.member_id == by.member_id:
        raise CaseOwnError(case=str(case_id))
    return case


def _require(case: WatchCase, wanted: CaseStatus) -> None:
    if wanted not in NEXT_CASE[case.status]:
        raise CaseStatusError(status=case.status, wanted=wanted.value)


def _close(case: WatchCase, status: CaseStatus, *, by: UUID | None, remark: str) -> WatchCase:
    if case.hold_key and status != CaseStatus.REPORTED:
        release_hold(key=case.hold_key)
    _step(case, status, by=by, remark=remark, closed_at=timezone.now())
    announce(watch_case_closed, WatchCaseClosed(str(case.pk), case.kind, case.subject_id, status.value))
    return case


def _step(
    case: WatchCase, status: CaseStatus, *, by: UUID | None, remark: str = "", closed_at: datetime | None = None
) -> WatchCase:
    case.status, case.closed_at = status, closed_at
    case.save(update_fields=["status", "closed_at", "assignee", "report_reference"])
    WatchCaseNote.objects.create(
        organization_id=case.organization_id, case=case, status=status, by_id=by, remark=remark
    )
    return case
