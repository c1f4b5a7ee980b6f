"""What a starter kit says about recognition: actions, ladders, badges, achievements, boards, skills."""

from collections.abc import Iterable, Mapping
from typing import Any

from gamification.enums import BoardScope
from gamification.models import AccessLevel, Achievement, Action, Badge, Ladder, Leaderboard, Level, ScoringRule, Skill
from gamification.rules import metrics
from gamification.rules.builtins import BUILTINS
from gamification.rules.criteria import Known, compile_criteria
from gamification.rules.ladders import arranged, perk_codes
from gamification.selectors.contests import board_code
from gamification.selectors.definitions import access_levels_known_to, badges_known_to
from gamification.services.achievements import compile_into
from gamification.services.leagues import begin_league, complaints_about_league
from gamification.services.rulebooks import known_codes, publish_rulebook
from gamification.services.scores import seed_score_formula
from gamification.services.seeds.honours import ACHIEVEMENTS, BADGES
from gamification.services.seeds.rules import ACCESS_LEVELS, ACTIONS, LADDERS
from gamification.services.seeds.verbs import add_missing
from goodplay import kits
from goodplay.core import permissions, tenancy

SECTION = "gamification"
LEAGUE = "league"
PARTS: Mapping[str, type[Any]] = {
    "actions": Action,
    "access_levels": AccessLevel,
    "ladders": Ladder,
    "badges": Badge,
    "achievements": Achievement,
    "leaderboards": Leaderboard,
    "skills": Skill,
}
NESTED: Mapping[str, str] = {"actions": "rules", "ladders": "levels", "achievements": "badge"}
"""What stands inside a definition of a part and is no column of it."""


@tenancy.joins
def apply_kit(*, kind: str) -> None:
    """Give the open door's organization what its starter kit says about recognition. Idempotent: what stands stays.

    The platform's definitions must stand, because a kit may name them. Publishes the rulebook.

    Raises:
        CriteriaInvalidError: An achievement names something that neither the kit nor the platform defines.
    """
    section = kits.section(kind, SECTION)
    _add_actions(section.get("actions", []))
    add_missing(AccessLevel, section.get("access_levels", []))
    _add_ladders(section.get("ladders", []))
    add_missing(Badge, section.get("badges", []))
    _add_achievements(section.get("achievements", []))
    add_missing(
        Leaderboard,
        [
            {**board, "code": board_code(board["code"], board["timeframe"]), "scope": BoardScope.ORGANIZATION}
            for board in section.get("leaderboards", [])
        ],
    )
    add_missing(Skill, section.get("skills", []))
    publish_rulebook()
    if LEAGUE in section:
        begin_league(**section[LEAGUE])
    seed_score_formula()


@kits.reads(SECTION)
def complaints(section: Mapping[str, Any]) -> Iterable[str]:
    """Yield what the section names that does not exist."""
    yield from (f"there are no {name}" for name in section.keys() - PARTS.keys() - {LEAGUE})
    yield from complaints_about_league(section.get(LEAGUE, {}))
    for part in section.keys() & PARTS.keys():
        for definition in section[part]:
            yield from _unknown_columns(part, definition)
    known = _known_with(section)
    for achievement in section.get("achievements", []):
        yield from _broken_criteria(achievement, known)
    yield from _broken_levels(section)
    for measured in (*section.get("ladders", []), *section.get("leaderboards", [])):
        if measured["metric"] != metrics.SCORE and not _is_counted(measured["metric"], known):
            yield f"{measured['code']}: nothing counts {measured['metric']}"


def _broken_levels(section: Mapping[str, Any]) -> Iterable[str]:
    known = {level["code"] for level in section.get("access_levels", [])} | {seed.code for seed in ACCESS_LEVELS}
    rights = {verb.partition(".")[0] for verb in permissions.verbs()}
    for ladder in section.get("ladders", []):
        try:
            arranged(ladder["levels"])
            for level in ladder["levels"]:
                perk_codes(level.get("perks", ()), rights)
        except ValueError as error:
            yield f"{ladder['code']}: {error}"
        for level in ladder["levels"]:
            if level.get("access_level", "") not in {"", *known}:
                yield f"{ladder['code']}: there is no access level {level['access_level']}"


def _add_actions(wanted: Iterable[Mapping[str, Any]]) -> None:
    organization_id = tenancy.organization_id()
    before = set(Action.objects.of(organization_id).values_list("code", flat=True))
    add_missing(Action, [_own_columns("actions", action) for action in wanted])
    ids = dict(Action.objects.of(organization_id).values_list("code", "pk"))
    ScoringRule.objects.bulk_create(
        ScoringRule(organization_id=organization_id, action_id=ids[action["code"]], **rule)
        for action in wanted
        if action["code"] not in before
        for rule in action.get("rules", [])
    )


def _add_ladders(wanted: Iterable[Mapping[str, Any]]) -> None:
    organization_id = tenancy.organization_id()
    before = set(Ladder.objects.of(organization_id).values_list("code", flat=True))
    add_missing(Ladder, [_own_columns("ladders", ladder) for ladder in wanted])
    ids = dict(Ladder.objects.of(organization_id).values_list("code", "pk"))
    access = dict(access_levels_known_to(organization_id).values_list("code", "pk"))
    Level.objects.bulk_create(
        Level(
            organization_id=organization_id,
            ladder_id=ids[ladder["code"]],
            number=number,
            access_level_id=access.get(level.get("access_level", "")),
            **{name: value for name, value in level.items() if name != "access_level"},
        )
        for ladder in wanted
        if ladder["code"] not in before
        for number, level in enumerate(ladder["levels"], start=1)
    )


def _add_achievements(wanted: Iterable[Mapping[str, Any]]) -> None:
    known = known_codes()
    badges = dict(badges_known_to(tenancy.organization_id()).values_list("code", "pk"))
    definitions = []
    for achievement in wanted:
        columns = _own_columns("achievements", achievement) | {"badge_id": badges.get(achievement.get("badge", ""))}
        compiled = Achievement(**columns)
        compile_into(compiled, known)
        derived = ("conditions", "target", "progress_metric", "progress_measure")
        definitions.append(columns | {name: getattr(compiled, name) for name in derived})
    add_missing(Achievement, definitions)


def _own_columns(part: str, definition: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in definition.items() if name != NESTED.get(part)}


def _unknown_columns(part: str, definition: Mapping[str, Any]) -> Iterable[str]:
    columns = {field.name for field in PARTS[part]._meta.concrete_fields} | {NESTED.get(part, "")}
    for name in definition.keys() - columns:
        yield f"{definition.get('code', part)}: there is no {name}"


def _known_with(section: Mapping[str, Any]) -> Known:
    def codes(part: str) -> set[str]:
        return {definition["code"] for definition in section.get(part, [])}

    return Known(
        actions=codes("actions") | {seed.code for seed in ACTIONS} | {action["code"] for action in BUILTINS},
        badges=codes("badges") | {seed.code for seed in BADGES},
        ladders=codes("ladders") | {seed.code for seed in LADDERS},
        achievements=codes("achievements") | {seed.code for seed in ACHIEVEMENTS},
    )


def _is_counted(name: str, known: Known) -> bool:
    try:
        return metrics.metric(name).action in {*known.actions, metrics.EVERYTHING}
    except ValueError:
        return False


def _broken_criteria(achievement: Mapping[str, Any], known: Known) -> Iterable[str]:
    if (badge := achievement.get("badge")) and badge not in known.badges:
        yield f"{achievement['code']}: there is no badge {badge}"
    try:
        compile_criteria(
            kind=achievement["type"],
            criteria=achievement["criteria"],
            is_repeatable=achievement.get("is_repeatable", False),
            known=known,
            code=achievement["code"],
        )
    except ValueError as error:
        yield f"{achievement['code']}: {error}"
