"""The formula that ships: everybody counts for what he does, and money does not decide."""

from uuid import UUID

from gamification.errors import MetricUnknownError
from gamification.models import ScoreFormula
from gamification.rules.builtins import DONATION
from gamification.rules.scores import Term
from gamification.services.leaderboards.definitions import require_metric
from gamification.services.scores.formulas import draft_formula, publish_formula
from goodplay.core import tenancy
from organizations.models import Organization

NAME = "As shipped"


def _terms(currency: str) -> tuple[Term, ...]:
    return (
        Term("gaming", "count", "log", 20_000),
        Term("gaming", "quantity:hours.logged", "linear", 2_000, most=2_000),
        Term("gaming", "count:project.completed", "linear", 20_000, most=1_000),
        Term("social", "count:volunteer.referred", "linear", 25_000, most=1_000),
        Term("social", "count:event.attended", "linear", 5_000, most=1_000),
        Term("giving", f"count:{DONATION}", "linear", 5_000, most=500),
        Term("giving", f"quantity:{DONATION}:{currency}", "log", 40_000),
    )


@tenancy.joins
def seed_score_formula() -> ScoreFormula | None:
    """Give the organization whose door is open the shipped formula, if it has none; lines it cannot count are left out.

    Idempotent: None when it has a formula already.
    """
    organization_id = tenancy.organization_id()
    if ScoreFormula.objects.of(organization_id).exists():
        return None
    currency = Organization.objects.values_list("currency", flat=True).get(pk=organization_id)
    terms = [term for term in _terms(currency) if _is_counted(organization_id, term.metric)]
    return publish_formula(formula_id=draft_formula(name=NAME, terms=terms).pk)


def _is_counted(organization_id: UUID, metric: str) -> bool:
    try:
        require_metric(organization_id, metric)
    except MetricUnknownError:
        return False
    return True
