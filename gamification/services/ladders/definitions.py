"""Ladders and their levels: the definitions."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from gamification.enums import LadderKind
from gamification.errors import AccessLevelUnknownError, LadderInvalidError, LadderUnknownError
from gamification.models import Ladder, Level
from gamification.rules.ladders import arranged
from gamification.selectors.definitions import ladders_known_to
from gamification.services import definitions
from gamification.services.ladders.access_levels import checked_perks, known_access_level
from gamification.services.leaderboards.definitions import require_metric
from gamification.services.replay import replayable
from gamification.services.rulebooks import publish_rulebook
from goodplay.core import tenancy

CHANGEABLE = frozenset({"name", "kind", "keeps_levels", "is_active"})
WRITTEN = ("name", "threshold", "perks", "access_level_id", "icon")


@replayable("ladder.create")
@tenancy.joins
def create_ladder(
    *,
    name: str,
    metric: str,
    levels: Sequence[Mapping[str, Any]],
    kind: str = LadderKind.ENGAGEMENT,
    code: str = "",
    keeps_levels: bool = False,
    is_active: bool = True,
) -> Ladder:
    """Define a ladder of the organization whose door is open, with its levels; it hides the platform's of that code.

    Not idempotent: the code is taken afterwards. Publishes a new version of the rulebook; members come to stand on it
    by the check that follows, or with their next activity.

    Args:
        name: For people.
        metric: What is counted, over all time: ``points``, ``count:<action>``, ``quantity:<action>[:<currency>]``.
        levels: Each with ``name``, ``threshold`` (in the metric's unit, quantities in thousandths) and, if wanted,
            ``perks``, ``access_level_id`` and ``icon``; their numbers follow from the thresholds.
        kind: Engagement level, giving milestone or wallet tier.
        code: For machines; by default made from the name.
        keeps_levels: A level once reached is kept when the figure falls.
        is_active: Otherwise nobody climbs it yet.

    Raises:
        MetricUnknownError: The metric has another form or names an unknown action.
        LadderInvalidError: The levels cannot stand together.
        PerkInvalidError: A perk is refused.
        AccessLevelUnknownError: A level gives an access level that the organization does not know.
        DefinitionTakenError: The organization has a ladder with that code.
    """
    organization_id = tenancy.organization_id()
    require_metric(organization_id, metric)
    ladder = Ladder(
        organization_id=organization_id,
        code=code or definitions.code_of(name),
        name=name,
        kind=kind,
        metric=metric,
        keeps_levels=keeps_levels,
        is_active=is_active,
    )
    definitions.insert(ladder)
    _set_levels(ladder, levels)
    publish_rulebook()
    return ladder


@replayable("ladder.change")
@tenancy.joins
def change_ladder(*, ladder_id: UUID, levels: Sequence[Mapping[str, Any]] | None = None, **changes: Any) -> Ladder:
    """Change a ladder, and its levels as a whole if they are given; idempotent. What it counts never changes.

    A level named by its ``id`` (else by its name) goes on as long as its number stays; otherwise a new one takes its
    place, and members follow by the check after the publication. Publishes a new version of the rulebook.

    Raises:
        LadderUnknownError: The organization knows no such ladder.
        DefinitionOfPlatformError: It belongs to the platform.
        LadderInvalidError: The levels cannot stand together.
        PerkInvalidError: A perk is refused.
        AccessLevelUnknownError: A level gives an access level that the organization does not know.
        ValueError: Something else was to be changed.
    """
    if unknown := changes.keys() - CHANGEABLE:
        raise ValueError(f"A ladder's {', '.join(sorted(unknown))} cannot change.")
    ladder = definitions.require_own(_known(ladder_id), LadderUnknownError)
    definitions.update(ladder, changes)
    if levels is not None:
        _set_levels(ladder, levels)
    publish_rulebook()
    return ladder


@replayable("ladder.retire")
@tenancy.joins
def retire_ladder(*, ladder_id: UUID) -> Ladder:
    """Take a ladder out of use: nobody climbs it any more, and what its levels opened closes. Idempotent.

    Raises:
        LadderUnknownError: The organization knows no such ladder.
        DefinitionOfPlatformError: It belongs to the platform.
    """
    return change_ladder(ladder_id=ladder_id, is_active=False)


@replayable("ladder.copy")
@tenancy.joins
def copy_ladder(*, ladder_id: UUID) -> Ladder:
    """Give the organization its own copy of a platform ladder, with its levels; one that stands is returned.

    Publishes a new version of the rulebook.

    Raises:
        LadderUnknownError: The organization knows no such ladder.
    """
    organization_id = tenancy.organization_id()
    original = Ladder.objects.known_to(organization_id).filter(pk=ladder_id).first()
    if original is None:
        raise LadderUnknownError
    stood = Ladder.objects.of(organization_id).filter(copied_from=original).exists()
    copied: Ladder = definitions.copy(original)
    if not stood and copied != original:
        steps = Level.objects.known_to(original.organization_id).filter(ladder=original, is_active=True)
        _set_levels(copied, list(steps.values(*WRITTEN)))
    publish_rulebook()
    return copied


def _set_levels(ladder: Ladder, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Let exactly these levels stand; rows whose number would change stay behind, because rulebooks name them."""
    try:
        steps = arranged(wanted)
    except ValueError as error:
        raise LadderInvalidError(reason=str(error)) from error
    own = Level.objects.of(ladder.organization_id).filter(ladder=ladder, is_active=True)
    standing = {level.number: level for level in own}
    own.update(is_active=False)  # so that no number or threshold is taken twice while they move
    kept, new = [], []
    for number, step in enumerate(steps, start=1):
        level = standing.get(number)
        if level is None or not _goes_on(level, step):
            level = Level(organization_id=ladder.organization_id, ladder=ladder, number=number)
            new.append(level)
        else:
            kept.append(level)
        _write(level, step)
    Level.objects.bulk_update(kept, [*(name.removesuffix("_id") for name in WRITTEN), "is_active"])
    Level.objects.bulk_create(new)


def _goes_on(level: Level, step: Mapping[str, Any]) -> bool:
    return bool(step["id"] == level.pk if step.get("id") else step["name"] == level.name)


def _write(level: Level, step: Mapping[str, Any]) -> None:
    access_level_id = step.get("access_level_id")
    if access_level_id is not None and known_access_level(access_level_id) is None:
        raise AccessLevelUnknownError
    level.name, level.threshold = step["name"], step["threshold"]
    level.perks = checked_perks(step.get("perks") or ())
    level.access_level_id = access_level_id
    level.icon = step.get("icon", "")
    level.is_active = True


def _known(ladder_id: UUID) -> Ladder | None:
    return definitions.known_or_none(ladders_known_to(tenancy.organization_id()), ladder_id)
