"""Writes the shipped definitions: the platform's own, or an organization's copies that hide them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gamification.enums import BoardScope, Cadence, RuleKind
from gamification.models import AccessLevel, Achievement, Action, Badge, Ladder, Leaderboard, Level, ScoringRule
from gamification.rules.criteria import Known
from gamification.selectors.contests import board_code
from gamification.selectors.definitions import access_levels_known_to, badges_known_to
from gamification.services.achievements import compile_into
from gamification.services.leaderboards.definitions import RUNNING
from gamification.services.rulebooks import known_codes, publish_rulebook
from gamification.services.seeds.honours import ACHIEVEMENTS, BADGES, AchievementSeed
from gamification.services.seeds.rules import ACCESS_LEVELS, ACTIONS, BOARD_REFRESH_SECONDS, BOARDS, LADDERS, LadderSeed
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many definitions were made, and how many stood already."""

    created: int
    existing: int


@tenancy.joins
def seed_badges() -> Seeded:
    """Give the organization whose door is open the 13 badges; one that it has stays as it is.

    Idempotent. Outside the platform each is a copy that hides the platform's. Publishes the rulebook.
    """
    names = ("code", "name", "description", "category", "rarity", "color", "icon")
    seeded = add_missing(Badge, [{name: getattr(seed, name) for name in names} for seed in BADGES])
    publish_rulebook()
    return seeded


@tenancy.joins
def seed_achievements() -> Seeded:
    """Give the organization whose door is open the 16 achievements; one that it has stays as it is.

    Idempotent. Outside the platform each is a copy that hides the platform's; actions that they count and nobody has
    defined are seeded first. Publishes the rulebook.
    """
    known = known_codes()
    if not {seed.code for seed in ACTIONS} <= set(known.actions):
        seed_actions()
        known = known_codes()
    badges = dict(badges_known_to(tenancy.organization_id()).values_list("code", "pk"))
    seeded = add_missing(Achievement, [_achievement(seed, badges, known) for seed in ACHIEVEMENTS])
    publish_rulebook()
    return seeded


@tenancy.joins
def seed_actions() -> Seeded:
    """Give the organization whose door is open the shipped actions and what they pay; what it has stays as it is.

    Idempotent. Publishes the rulebook.
    """
    names = ("code", "name", "unit", "event_type", "min_quantity_milli", "max_quantity_milli")
    streak = {"counts_for_streak": True, "cadence": Cadence.DAY}
    before = set(Action.objects.of(tenancy.organization_id()).values_list("code", flat=True))
    seeded = add_missing(Action, [{name: getattr(seed, name) for name in names} | streak for seed in ACTIONS])
    _pay(before)
    publish_rulebook()
    return seeded


@tenancy.joins
def seed_access_levels() -> Seeded:
    """Give the organization whose door is open the three access levels; one that it has stays as it is. Idempotent."""
    names = ("code", "name", "description", "position")
    return add_missing(
        AccessLevel,
        [{name: getattr(seed, name) for name in names} | {"perks": list(seed.perks)} for seed in ACCESS_LEVELS],
    )


@tenancy.joins
def seed_ladders() -> Seeded:
    """Give the organization whose door is open the engagement, tier and giving ladders; idempotent.

    The access levels that they give are seeded first. Publishes the rulebook.
    """
    organization_id = tenancy.organization_id()
    seed_access_levels()
    before = set(Ladder.objects.of(organization_id).values_list("code", flat=True))
    names = ("code", "name", "kind", "metric")
    seeded = add_missing(Ladder, [{name: getattr(seed, name) for name in names} for seed in LADDERS])
    ladders = dict(Ladder.objects.of(organization_id).values_list("code", "pk"))
    access = dict(access_levels_known_to(organization_id).values_list("code", "pk"))
    levels = [
        level
        for seed in LADDERS
        if seed.code not in before
        for level in _levels(organization_id, seed, ladders[seed.code], access)
    ]
    Level.objects.bulk_create(levels)
    publish_rulebook()
    return seeded


@tenancy.joins
def seed_leaderboards() -> Seeded:
    """Give the organization whose door is open the boards of points, hours and projects in each timeframe; idempotent.

    The platform's boards rank every organization's members among themselves.
    """
    return add_missing(
        Leaderboard,
        [
            {
                "code": board_code(kind, timeframe),
                "name": name,
                "metric": metric,
                "timeframe": timeframe,
                "scope": BoardScope.ORGANIZATION,
                "refresh_seconds": BOARD_REFRESH_SECONDS,
            }
            for kind, name, metric in BOARDS
            for timeframe in RUNNING
        ],
    )


@tenancy.joins
def seed_all() -> dict[str, Seeded]:
    """Give the organization whose door is open everything that ships; idempotent. Returns the counts by kind."""
    return {
        "actions": seed_actions(),
        "access_levels": seed_access_levels(),
        "ladders": seed_ladders(),
        "badges": seed_badges(),
        "achievements": seed_achievements(),
        "leaderboards": seed_leaderboards(),
    }


def add_missing(model: Any, wanted: Sequence[Mapping[str, Any]]) -> Seeded:
    """Insert the definitions that are missing by code; names that are taken are left alone."""
    organization_id = tenancy.organization_id()
    own = model.objects.of(organization_id)
    before = set(own.values_list("code", flat=True))
    originals: dict[str, UUID] = {}
    if organization_id != PLATFORM_ID:
        originals = dict(model.objects.of(PLATFORM_ID).values_list("code", "pk"))
    missing = [
        model(organization_id=organization_id, copied_from_id=originals.get(fields["code"]), **fields)
        for fields in wanted
        if fields["code"] not in before
    ]
    model.objects.bulk_create(missing, ignore_conflicts=True)
    standing = own.filter(code__in=[fields["code"] for fields in wanted]).count()
    created = standing - len(wanted) + len(missing)
    return Seeded(created=created, existing=standing - created)


def _achievement(seed: AchievementSeed, badges: Mapping[str, UUID], known: Known) -> dict[str, Any]:
    names = ("code", "name", "description", "type", "points_reward", "is_repeatable")
    achievement = Achievement(
        **{name: getattr(seed, name) for name in names},
        criteria=dict(seed.criteria),
        badge_id=badges.get(seed.badge),
    )
    compile_into(achievement, known)
    derived = ("criteria", "badge_id", "conditions", "target", "progress_metric", "progress_measure")
    return {name: getattr(achievement, name) for name in (*names, *derived)}


def _pay(before: set[str]) -> None:
    organization_id = tenancy.organization_id()
    own = dict(Action.objects.of(organization_id).values_list("code", "pk"))
    ScoringRule.objects.bulk_create(
        ScoringRule(
            organization_id=organization_id,
            action_id=own[seed.code],
            code="base",
            name=f"{seed.points} points each",
            kind=RuleKind.PER_QUANTITY,
            points=seed.points,
        )
        for seed in ACTIONS
        if seed.points and seed.code not in before
    )


def _levels(organization_id: UUID, seed: LadderSeed, ladder_id: UUID, access_levels: Mapping[str, UUID]) -> list[Level]:
    return [
        Level(
            organization_id=organization_id,
            ladder_id=ladder_id,
            number=number,
            name=step.name,
            threshold=step.threshold,
            perks=list(step.perks),
            access_level_id=access_levels.get(step.access_level),
        )
        for number, step in enumerate(seed.steps, start=1)
    ]
