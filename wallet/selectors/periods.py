"""Reads of closed periods and statements."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from wallet.enums.savings import Attestation, StatementStatus
from wallet.models import PeriodFigure, SavingsPeriod, Statement
from wallet.rules.statements import StatementFacts


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A statement that is to be printed."""

    statement_id: UUID
    facts: StatementFacts


def periods_of(organization_id: UUID) -> QuerySet[SavingsPeriod]:
    """Return periods with how many members have said what, and the sums of their figures (minor units)."""
    said = {
        f"{attestation}_count": Count("figures", filter=Q(figures__attestation=attestation))
        for attestation in Attestation.values
    }
    periods: QuerySet[SavingsPeriod] = (
        SavingsPeriod.objects.of(organization_id)
        .select_related("proposed_by__user", "closed_by__user")
        .annotate(
            deposited_minor=Coalesce(Sum("figures__deposited_minor"), 0),
            closing_minor=Coalesce(Sum("figures__closing_minor"), 0),
            **said,
        )
    )
    return periods


def period_figures_of(
    organization_id: UUID, *, period_id: UUID | None = None, member_id: UUID | None = None
) -> QuerySet[PeriodFigure]:
    """Return members' figures, of one period or member or of all."""
    rows = PeriodFigure.objects.of(organization_id).select_related("period", "member__user")
    rows = rows if period_id is None else rows.filter(period_id=period_id)
    return rows if member_id is None else rows.filter(member_id=member_id)


def statements_of(organization_id: UUID, *, member_id: UUID | None = None) -> QuerySet[Statement]:
    """Return statements, of one member or of all."""
    rows = Statement.objects.of(organization_id).select_related("member__user")
    return rows if member_id is None else rows.filter(member_id=member_id)


def statements_to_print(organization_id: UUID, statement_ids: Collection[str]) -> list[StatementPage]:
    """Return what is to be printed on those statements that have no document yet."""
    rows = Statement.objects.of(organization_id).filter(pk__in=statement_ids, status=StatementStatus.ASKED)
    return [StatementPage(row.pk, StatementFacts.from_json(row.facts)) for row in rows.order_by("pk")]
