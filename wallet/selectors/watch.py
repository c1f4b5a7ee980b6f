"""Reads about the watch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from wallet.enums import UNDECIDED, CaseStatus
from wallet.models import WatchCase, WatchCaseNote, WatchRule


def cases_of(organization_id: UUID) -> QuerySet[WatchCase]:
    """Return an organization's cases, with what lists show."""
    return WatchCase.objects.of(organization_id).select_related("member__user", "assignee__user")


def rules_of(organization_id: UUID) -> QuerySet[WatchRule]:
    """Return an organization's rules of the watch."""
    rules: QuerySet[WatchRule] = WatchRule.objects.of(organization_id)
    return rules


def history_of_case(case: WatchCase) -> QuerySet[WatchCaseNote]:
    """Return what was done about a case, the first thing first."""
    lines = WatchCaseNote.objects.of(case.organization_id).filter(case_id=case.pk)
    return lines.select_related("by__user").order_by("pk")


def case_about(organization_id: UUID, *, kind: str, subject_id: str) -> WatchCase | None:
    """Return the case about a thing, if there is one."""
    case: WatchCase | None = WatchCase.objects.of(organization_id).filter(kind=kind, subject_id=subject_id).first()
    return case


@dataclass(frozen=True, slots=True)
class CaseQueue:
    """How many cases stand where, and since when the oldest undecided one does."""

    counts: Mapping[str, int]
    undecided: int
    oldest_at: datetime | None


def case_queue(organization_id: UUID) -> CaseQueue:
    """Return what waits in an organization."""
    rows = WatchCase.objects.of(organization_id)
    counts = dict.fromkeys(CaseStatus.values, 0)
    counts |= dict(rows.values_list("status").annotate(count=Count("pk")).order_by())
    open_ = rows.filter(status__in=UNDECIDED).aggregate(oldest=Min("opened_at"))
    return CaseQueue(counts, sum(counts[status] for status in UNDECIDED), open_["oldest"])


def organizations_with_due_cases() -> list[UUID]:
    """Return the organizations in which a case is to be released by time; read in the platform's door."""
    waiting = Q(status__in=[CaseStatus.OPEN, CaseStatus.ASSIGNED], release_at__lte=timezone.now())
    return list(WatchCase.objects.filter(waiting).values_list("organization_id", flat=True).distinct())
