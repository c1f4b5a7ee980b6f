"""Scores follow from counters: after each batch of activities, and all of them when a formula begins."""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from gamification.enums import ScoreGroup
from gamification.models import MemberScore, MemberState, ScoreFormula
from gamification.rules import metrics, scores
from gamification.rules.scores import Score
from gamification.selectors.definitions import leaderboards_known_to
from gamification.selectors.scores import figures_of, formula_in_force, formulas_of, terms_of
from gamification.signals import ScoresComputed, scores_computed
from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.jobs import JobState, StepResult, enqueue
from goodplay.core.models import Job
from goodplay.core.permissions import Caller

RECOMPUTE_SCORES: Final = "gamification.recompute_scores"
CHUNK: Final = 2_000
"""How many members are computed together."""
FIGURES: Final = ("score", "gaming", "social", "giving", "version")


@tenancy.joins
def compute_scores(*, member_ids: Collection[UUID]) -> int:
    """Compute the scores of members from their counters by the formula in force; return how many changed.

    Idempotent. Constant number of statements for 2 000 members. Locks their scores in the order of their ids before it
    reads the counters, so that of two at once the later one has the last word. Without a formula nothing is computed.
    Announces ``scores_computed`` where a leaderboard ranks the score.
    """
    organization_id = tenancy.organization_id()
    formula = formula_in_force(organization_id, at=timezone.now())
    if formula is None:
        return 0
    members = sorted(member_ids)
    changed = [
        member_id
        for start in range(0, len(members), CHUNK)
        for member_id in _compute(formula, members[start : start + CHUNK])
    ]
    if changed and _is_ranked(organization_id):
        announce(scores_computed, ScoresComputed(" ".join(member_id.hex for member_id in changed)))
    return len(changed)


def _compute(formula: ScoreFormula, members: Sequence[UUID]) -> list[UUID]:
    organization_id, terms, now = formula.organization_id, terms_of(formula), timezone.now()
    MemberScore.objects.bulk_create(
        (_fresh(formula, member_id, now=now) for member_id in members), ignore_conflicts=True
    )
    rows = MemberScore.objects.of(organization_id).filter(member_id__in=members)
    standing: list[MemberScore] = list(rows.select_for_update(no_key=True).order_by("member_id"))
    figures = figures_of(organization_id, members, terms)
    changed = [
        row for row in standing if _set(row, formula.version, scores.score(terms, figures.get(row.member_id, {})))
    ]
    for row in changed:
        row.computed_at = now
    MemberScore.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["organization", "member"],
        update_fields=[*FIGURES, "computed_at"],
    )
    return [row.member_id for row in changed]


def _fresh(formula: ScoreFormula, member_id: UUID, *, now: Any) -> MemberScore:
    nothing = dict.fromkeys(("score", *ScoreGroup.values), 0)
    return MemberScore(
        organization_id=formula.organization_id, member_id=member_id, version=0, computed_at=now, **nothing
    )


def _set(row: MemberScore, version: int, score: Score) -> bool:
    """Give a row its score; tell whether it has another one than before."""
    before = [getattr(row, name) for name in FIGURES]
    row.version, row.score = version, score.value
    for group, value in score.by_group.items():
        setattr(row, group, value)
    return before != [getattr(row, name) for name in FIGURES]


def _is_ranked(organization_id: UUID) -> bool:
    boards: Any = leaderboards_known_to(organization_id)
    return bool(boards.filter(metric=metrics.SCORE, is_active=True).exists())


@tenancy.joins
def recompute_scores(*, formula_id: UUID, by: Caller | None = None) -> Job | None:
    """Queue the computation of every score of the organization by a formula.

    Idempotent by the formula. None when it was queued before, or nobody has done anything yet: then it is applied.
    """
    if not MemberState.objects.of(tenancy.organization_id()).exists():
        _note_applied(formula_id)
        return None
    rows = Job.objects.of(tenancy.organization_id()).filter(kind=RECOMPUTE_SCORES, params__formula=str(formula_id))
    if rows.exists():
        return None
    return enqueue(kind=RECOMPUTE_SCORES, params={"formula": str(formula_id)}, by=by)


@tenancy.joins
def go_on_recomputing(job: JobState) -> StepResult:
    """Compute the scores of the next members; those who never did anything have none."""
    states = MemberState.objects.of(job.organization_id)
    after = states.filter(member_id__gt=job.cursor["after"]) if "after" in job.cursor else states
    members: list[UUID] = list(after.order_by("member_id").values_list("member_id", flat=True)[:CHUNK])
    if not members:
        _note_applied(UUID(job.params["formula"]))
        return StepResult(job.cursor, finished=True)
    changed = compute_scores(member_ids=members)
    return StepResult(
        cursor={"after": str(members[-1])},
        done=len(members),
        total=None if "after" in job.cursor else states.count(),
        result={"changed": job.result.get("changed", 0) + changed},
    )


@tenancy.joins
def start_due_formulas() -> int:
    """Queue the computation of every score for each formula whose start has come; return how many. Idempotent."""
    organization_id, now = tenancy.organization_id(), timezone.now()
    formula = formula_in_force(organization_id, at=now)
    if formula is None or formula.applied_at is not None:
        return 0
    return int(recompute_scores(formula_id=formula.pk) is not None)


def _note_applied(formula_id: UUID) -> None:
    rows = formulas_of(tenancy.organization_id()).filter(pk=formula_id, applied_at=None)
    rows.update(applied_at=timezone.now())
