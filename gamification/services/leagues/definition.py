"""How an organization plays its league."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from gamification.errors import LeagueInvalidError
from gamification.models import League
from gamification.rules.leagues import TIERS
from gamification.services.leaderboards.definitions import require_metric
from goodplay.core import tenancy

BOUNDS: Final = {
    "cohort_size": (5, 100),
    "promoted_percent": (0, 50),
    "demoted_percent": (0, 50),
    "together_below": (0, 1_000),
    "grace_hours": (0, 36),
}
"""The least and the most of each number."""
FEWEST_TIERS: Final = 2
MOST_TIERS: Final = 12
LONGEST_NAME: Final = 40
CHANGEABLE: Final = frozenset({"name", "is_active", "metric", "tiers", *BOUNDS})


@tenancy.joins
def change_league(**changes: Any) -> League:
    """Let the organization whose door is open play its league like this from the next week on; idempotent.

    The first call begins the league, with the shipped tiers and numbers for what is not named. A running week keeps
    its terms. Locks the league.

    Args:
        changes: Any of name, is_active, metric, tiers (names, the lowest first), cohort_size, promoted_percent,
            demoted_percent, together_below, grace_hours.

    Raises:
        LeagueInvalidError: A number is out of its bounds, or the tiers are none.
        MetricUnknownError: The metric has another form, names an unknown action, or is not counted by week.
        ValueError: Something else was to be changed.
    """
    if complaints := list(complaints_about_league(changes)):
        raise ValueError(complaints[0])
    organization_id = tenancy.organization_id()
    if "metric" in changes:
        require_metric(organization_id, changes["metric"])
    _require_bounds(changes)
    if "tiers" in changes:
        changes["tiers"] = _tiers(changes["tiers"])
    fresh = League(organization_id=organization_id, tiers=list(TIERS))
    League.objects.bulk_create([fresh], ignore_conflicts=True)
    league: League = League.objects.of(organization_id).select_for_update(no_key=True).get()
    for name, value in changes.items():
        setattr(league, name, value)
    league.save(update_fields=[*changes, "updated_at"])
    return league


@tenancy.joins
def begin_league(**terms: Any) -> League:
    """Begin the league of the organization whose door is open, unless it has one; that stays. Idempotent.

    Args:
        terms: As for ``change_league``.
    """
    standing: League | None = League.objects.of(tenancy.organization_id()).first()
    return standing or change_league(**terms)


def complaints_about_league(terms: Mapping[str, Any]) -> Iterable[str]:
    """Yield a sentence for each word that is none of a league's."""
    for name in sorted(terms.keys() - CHANGEABLE):
        yield f"A league has no {name}."


def _require_bounds(changes: dict[str, Any]) -> None:
    for name, (least, most) in BOUNDS.items():
        if name in changes and not least <= changes[name] <= most:
            raise LeagueInvalidError(reason=f"{name} lies between {least} and {most}")


def _tiers(names: Any) -> list[str]:
    tiers = [str(name).strip() for name in names]
    if not FEWEST_TIERS <= len(tiers) <= MOST_TIERS or len(set(tiers)) < len(tiers):
        raise LeagueInvalidError(reason=f"there are {FEWEST_TIERS} to {MOST_TIERS} tiers with different names")
    if any(not 0 < len(tier) <= LONGEST_NAME for tier in tiers):
        raise LeagueInvalidError(reason=f"the name of a tier has 1 to {LONGEST_NAME} letters")
    return tiers
