"""Formulas of the impact score: drafted, tried, published, and never changed after that."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from gamification.enums import ScoreScale
from gamification.errors import ScoreFormulaInvalidError, ScoreFormulaPublishedError, ScoreFormulaUnknownError
from gamification.models import ScoreFormula, ScoreTerm
from gamification.rules.scores import GROUPS, Term
from gamification.selectors.scores import formulas_of, terms_of
from gamification.services.leaderboards.definitions import require_metric
from gamification.services.scores.computing import recompute_scores
from goodplay.core import tenancy
from goodplay.core.permissions import Caller

MOST_TERMS: Final = 30
MOST_WEIGHT: Final = 1_000_000_000
"""A million points of the score for a unit, in thousandths."""
MOST_ADDED: Final = 1_000_000_000


@tenancy.joins
def draft_formula(*, name: str, terms: Sequence[Term] | None = None, starts_at: datetime | None = None) -> ScoreFormula:
    """Begin the next version of the formula as a draft. Not idempotent: each call is a version. Locks the latest one.

    Args:
        name: What is new about it.
        terms: Its lines; None takes those of the latest version.
        starts_at: From when on it is to hold, once published; None is at once.

    Raises:
        ScoreFormulaInvalidError: A line contradicts itself, occurs twice, or there are too many.
        MetricUnknownError: A line names something that is not counted.
    """
    organization_id = tenancy.organization_id()
    rows = formulas_of(organization_id).select_for_update(no_key=True)
    latest: ScoreFormula | None = rows.order_by("-version").first()
    if terms is None:
        terms = terms_of(latest) if latest else []
    _require_terms(organization_id, terms)
    newest = ScoreFormula.objects.of(organization_id).aggregate(newest=Max("version"))["newest"] or 0
    formula = ScoreFormula(organization_id=organization_id, version=newest + 1, name=name, starts_at=starts_at)
    formula.save(force_insert=True)
    _write_terms(formula, terms)
    return formula


@tenancy.joins
def change_formula(
    *,
    formula_id: UUID,
    name: str | None = None,
    terms: Sequence[Term] | None = None,
    starts_at: datetime | None = None,
) -> ScoreFormula:
    """Change a draft: what is given replaces what stood. Idempotent; locks the formula.

    Raises:
        ScoreFormulaUnknownError: The organization has no such formula.
        ScoreFormulaPublishedError: It is published.
        ScoreFormulaInvalidError: A line contradicts itself, occurs twice, or there are too many.
        MetricUnknownError: A line names something that is not counted.
    """
    formula = _locked_draft(formula_id)
    if terms is not None:
        _require_terms(formula.organization_id, terms)
        ScoreTerm.objects.of(formula.organization_id).filter(formula=formula).delete()
        _write_terms(formula, terms)
    formula.name = formula.name if name is None else name
    formula.starts_at = formula.starts_at if starts_at is None else starts_at
    formula.save(update_fields=["name", "starts_at", "updated_at"])
    return formula


@tenancy.joins
def publish_formula(*, formula_id: UUID, starts_at: datetime | None = None, by: Caller | None = None) -> ScoreFormula:
    """Let a draft hold from now on, or from its start; a published one is returned as it stands. Locks the formula.

    When it begins, a job computes the score of every member anew; until then scores keep the version they have.

    Args:
        formula_id: Which.
        starts_at: From when on; None takes the draft's own start. A past one is now.
        by: Who asked for it.

    Raises:
        ScoreFormulaUnknownError: The organization has no such formula.
        ScoreFormulaInvalidError: It has no lines.
    """
    formula = _locked(formula_id)
    if formula.published_at is not None:
        return formula
    if not formula.terms.all():
        raise ScoreFormulaInvalidError(reason="it has no lines")
    now = timezone.now()
    formula.published_at, formula.starts_at = now, max(starts_at or formula.starts_at or now, now)
    formula.save(update_fields=["published_at", "starts_at", "updated_at"])
    if formula.starts_at == now:
        recompute_scores(formula_id=formula.pk, by=by)
        formula.refresh_from_db(fields=["applied_at"])
    return formula


@tenancy.joins
def remove_formula(*, formula_id: UUID) -> None:
    """Throw a draft away.

    Raises:
        ScoreFormulaUnknownError: The organization has no such formula.
        ScoreFormulaPublishedError: It is published.
    """
    _locked_draft(formula_id).delete()


def _locked(formula_id: UUID) -> ScoreFormula:
    rows = ScoreFormula.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    formula: ScoreFormula | None = rows.filter(pk=formula_id).first()
    if formula is None:
        raise ScoreFormulaUnknownError
    return formula


def _locked_draft(formula_id: UUID) -> ScoreFormula:
    formula = _locked(formula_id)
    if formula.published_at is not None:
        raise ScoreFormulaPublishedError
    return formula


def _require_terms(organization_id: UUID, terms: Sequence[Term]) -> None:
    if len(terms) > MOST_TERMS:
        raise ScoreFormulaInvalidError(reason=f"it has more than {MOST_TERMS} lines")
    if len({(term.group, term.metric) for term in terms}) < len(terms):
        raise ScoreFormulaInvalidError(reason="two lines count the same in one group")
    for term in terms:
        if reason := _complaint(term):
            raise ScoreFormulaInvalidError(reason=reason)
        require_metric(organization_id, term.metric)


def _complaint(term: Term) -> str:
    if term.group not in GROUPS or term.scale not in ScoreScale.values:
        return "the group or the way it grows is unknown"
    if not 0 < term.weight_milli <= MOST_WEIGHT:
        return "a weight lies between 0.001 and a million"
    if term.most is not None and not 0 < term.most <= MOST_ADDED:
        return "the most that a line adds is above zero"
    return ""


def _write_terms(formula: ScoreFormula, terms: Sequence[Term]) -> None:
    ScoreTerm.objects.bulk_create(
        ScoreTerm(
            organization_id=formula.organization_id,
            formula=formula,
            group=term.group,
            metric=term.metric,
            scale=term.scale,
            weight_milli=term.weight_milli,
            most=term.most,
        )
        for term in terms
    )
