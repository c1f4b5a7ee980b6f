"""The impact score: its formulas, and the scores that follow from them."""

from gamification.services.scores.computing import (
    RECOMPUTE_SCORES,
    compute_scores,
    go_on_recomputing,
    recompute_scores,
    start_due_formulas,
)
from gamification.services.scores.formulas import change_formula, draft_formula, publish_formula, remove_formula
from gamification.services.scores.shipped import seed_score_formula

__all__ = [
    "RECOMPUTE_SCORES",
    "change_formula",
    "compute_scores",
    "draft_formula",
    "go_on_recomputing",
    "publish_formula",
    "recompute_scores",
    "remove_formula",
    "seed_score_formula",
    "start_due_formulas",
]
