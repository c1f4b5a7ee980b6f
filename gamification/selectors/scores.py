"""The impact score as it is read: which formula holds, and what it makes of members."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gamification.models import Counter, MemberScore, ScoreFormula, ScoreTerm
from gamification.rules import metrics, scores
from gamification.rules.boards import percentile
from gamification.rules.scores import Part, Score, Term, scale_of
from gamification.selectors.boards import rankable_members
from goodplay.core.models import TenantQuerySet


@dataclass(frozen=True, slots=True)
class ScoreReading:
    """A member's score as of now; ``rank`` is None for who has none, or takes no part in rankings."""

    member_id: UUID
    version: int
    name: str
    score: Score
    rank: int | None
    participants: int
    rank_percentile: float | None

    @property
    def value(self) -> int:
        """The score."""
        return self.score.value

    @property
    def parts(self) -> Sequence[Part]:
        """What each line of the formula adds."""
        return self.score.parts


def formulas_of(organization_id: UUID) -> TenantQuerySet:
    """Return the organization's formulas with their lines."""
    return ScoreFormula.objects.of(organization_id).prefetch_related("terms")


def formula_in_force(organization_id: UUID, *, at: datetime) -> ScoreFormula | None:
    """Return the published formula with the latest start that has come, if there is one."""
    published = formulas_of(organization_id).filter(published_at__isnull=False, starts_at__lte=at)
    found: ScoreFormula | None = published.order_by("-starts_at", "-version").first()
    return found


def terms_of(formula: ScoreFormula) -> list[Term]:
    """Return the lines of a formula as the rules take them, in the order of group and metric."""
    rows: list[ScoreTerm] = sorted(formula.terms.all(), key=lambda row: (scores.GROUPS.index(row.group), row.metric))
    return [Term(row.group, row.metric, scale_of(row.scale), row.weight_milli, row.most) for row in rows]


def figures_of(
    organization_id: UUID, member_ids: Collection[UUID], terms: Sequence[Term]
) -> dict[UUID, dict[str, int]]:
    """Return what members did over all time, by the names of the metrics of a formula, in one query."""
    named = {term.metric: metrics.metric(term.metric) for term in terms}
    keys = {metric.key for metric in named.values()}
    rows = Counter.objects.of(organization_id).filter(
        member_id__in=member_ids, period=metrics.ALL, starts_on=metrics.ALL_TIME, metric__in=keys
    )
    found: dict[UUID, dict[str, int]] = {}
    for row in rows.values("member_id", "metric", "count", "quantity_milli", "points"):
        figures = found.setdefault(row["member_id"], {})
        figures.update({name: row[metric.measure] for name, metric in named.items() if metric.key == row["metric"]})
    return found


def score_by(formula: ScoreFormula, member_id: UUID) -> Score:
    """Return what a formula, in force or not, makes of a member as of now."""
    return score_of_terms(formula.organization_id, terms_of(formula), member_id)


def score_of_terms(organization_id: UUID, terms: Sequence[Term], member_id: UUID) -> Score:
    """Return what the lines of a formula, written or not, make of a member as of now."""
    figures = figures_of(organization_id, [member_id], terms)
    return scores.score(terms, figures.get(member_id, {}))


def score_differences(
    organization_id: UUID, *, after: UUID, limit: int, at: datetime
) -> tuple[list[tuple[UUID, int, int]], int, UUID | None]:
    """Return whose score is not what the formula in force makes of the counters, among the next members by id.

    Scores of another version are left out: their formula's job has not come to them.

    Returns:
        (member, score as kept, score as it should be) of each; how many were looked at; the last of them, None at
        the end.
    """
    formula = formula_in_force(organization_id, at=at)
    rows = MemberScore.objects.of(organization_id).filter(member_id__gt=after).order_by("member_id")
    page = list(rows.values_list("member_id", "version", "score")[:limit]) if formula else []
    if formula is None or not page:
        return [], 0, None
    terms, members = terms_of(formula), [member_id for member_id, _, _ in page]
    figures = figures_of(organization_id, members, terms)
    made = {member_id: scores.score(terms, figures.get(member_id, {})).value for member_id in members}
    differing = [
        (member_id, kept, made[member_id])
        for member_id, version, kept in page
        if version == formula.version and kept != made[member_id]
    ]
    return differing, len(page), members[-1] if len(page) == limit else None


def read_score(formula: ScoreFormula, member_id: UUID) -> ScoreReading:
    """Return a member's score by the formula in force, with the place among who takes part in rankings."""
    organization_id = formula.organization_id
    rankable = rankable_members(organization_id).order_by().values("pk")
    ranked = MemberScore.objects.of(organization_id).filter(score__gt=0, member_id__in=rankable)
    mine = ranked.filter(member_id=member_id).values_list("score", flat=True).first()
    participants = ranked.count()
    better = ranked.filter(score__gt=mine).count() if mine is not None else 0
    return ScoreReading(
        member_id=member_id,
        version=formula.version,
        name=formula.name,
        score=score_by(formula, member_id),
        rank=None if mine is None else better + 1,
        participants=participants,
        rank_percentile=None if mine is None else percentile(participants=participants, better=better),
    )
