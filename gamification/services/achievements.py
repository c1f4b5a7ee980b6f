"""Achievements: their definitions, with criteria that are checked before they are saved."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from gamification.errors import AchievementUnknownError, CriteriaInvalidError
from gamification.models import Achievement
from gamification.rules.criteria import Compiled, Known, compile_criteria
from gamification.selectors.definitions import achievements_known_to
from gamification.services import definitions
from gamification.services.badges import require_badge
from gamification.services.replay import replayable
from gamification.services.rulebooks import known_codes, publish_rulebook
from goodplay.core import tenancy

RULES = frozenset({"type", "criteria", "is_repeatable"})
"""The fields from which the conditions follow."""


@replayable("achievement.create")
@tenancy.joins
def create_achievement(
    *,
    name: str,
    type: str,  # noqa: A002 - the word of the product
    criteria: Mapping[str, Any],
    description: str = "",
    points_reward: int = 0,
    badge_id: UUID | None = None,
    is_repeatable: bool = False,
    tracks_progress: bool = True,
    is_active: bool = True,
    is_secret: bool = False,
) -> Achievement:
    """Define an achievement of the organization whose door is open; its code follows from the name and never changes.

    Not idempotent: the name is taken afterwards. ``points_reward`` is in the smallest unit of the points currency.
    Publishes a new version of the rulebook.

    Raises:
        CriteriaInvalidError: The criteria do not have the type's shape, or name something unknown.
        BadgeUnknownError: The organization knows no such badge.
        DefinitionTakenError: The organization has an achievement with that name or code.
    """
    achievement = Achievement(
        organization_id=tenancy.organization_id(),
        code=definitions.code_of(name),
        name=name,
        type=type,
        criteria=dict(criteria),
        description=description,
        points_reward=points_reward,
        badge=require_badge(badge_id) if badge_id else None,
        is_repeatable=is_repeatable,
        tracks_progress=tracks_progress,
        is_active=is_active,
        is_secret=is_secret,
    )
    compile_into(achievement, known_codes())
    definitions.insert(achievement)
    publish_rulebook()
    return achievement


@replayable("achievement.change")
@tenancy.joins
def change_achievement(*, achievement_id: UUID, **changes: Any) -> Achievement:
    """Change an achievement; who completed it keeps it, and what it paid stays paid. Idempotent.

    Publishes a new version of the rulebook.

    Raises:
        AchievementUnknownError: The organization knows no such achievement.
        DefinitionOfPlatformError: The achievement belongs to the platform.
        CriteriaInvalidError: The criteria do not have the type's shape, or name something unknown.
        BadgeUnknownError: The organization knows no such badge.
        DefinitionTakenError: The organization has another achievement with that name.
    """
    achievement = definitions.require_own(_known(achievement_id), AchievementUnknownError)
    if badge_id := changes.get("badge_id"):
        require_badge(badge_id)
    for field in RULES & changes.keys():
        setattr(achievement, field, changes[field])
    if RULES & changes.keys():
        compile_into(achievement, known_codes())
    definitions.update(achievement, changes)
    publish_rulebook()
    return achievement


@replayable("achievement.retire")
@tenancy.joins
def retire_achievement(*, achievement_id: UUID) -> Achievement:
    """Take an achievement out of use: nobody completes it any more, who did keeps it. Idempotent.

    Raises:
        AchievementUnknownError: The organization knows no such achievement.
        DefinitionOfPlatformError: The achievement belongs to the platform.
    """
    return change_achievement(achievement_id=achievement_id, is_active=False)


@replayable("achievement.copy")
@tenancy.joins
def copy_achievement(*, achievement_id: UUID) -> Achievement:
    """Give the organization its own copy of a platform achievement, which hides it; a copy that stands is returned.

    Publishes a new version of the rulebook.

    Raises:
        AchievementUnknownError: The organization knows no such achievement.
        DefinitionTakenError: The organization has another achievement with that name.
    """
    original = Achievement.objects.known_to(tenancy.organization_id()).filter(pk=achievement_id).first()
    if original is None:
        raise AchievementUnknownError
    copied: Achievement = definitions.copy(original)
    publish_rulebook()
    return copied


def require_achievement(achievement_id: UUID) -> Achievement:
    """Return an achievement that the organization whose door is open knows.

    Raises:
        AchievementUnknownError: There is none.
    """
    if (achievement := _known(achievement_id)) is None:
        raise AchievementUnknownError
    return achievement


def compile_into(achievement: Achievement, known: Known) -> None:
    """Check an achievement's criteria and set what follows from them; nothing is written.

    Raises:
        CriteriaInvalidError: The criteria do not have the type's shape, or name something unknown.
    """
    compiled = _compile(achievement, known)
    achievement.conditions = compiled.conditions
    achievement.target = compiled.target
    achievement.progress_metric = compiled.progress_metric
    achievement.progress_measure = compiled.progress_measure


def _compile(achievement: Achievement, known: Known) -> Compiled:
    try:
        return compile_criteria(
            kind=achievement.type,
            criteria=achievement.criteria,
            is_repeatable=achievement.is_repeatable,
            known=known,
            code=achievement.code,
        )
    except ValueError as error:
        raise CriteriaInvalidError(reason=str(error)) from error


def _known(achievement_id: UUID) -> Achievement | None:
    return definitions.known_or_none(achievements_known_to(tenancy.organization_id()), achievement_id)
