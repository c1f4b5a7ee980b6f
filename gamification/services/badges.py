"""Badges: their definitions, and showing them. How they are given is in ``awards``."""

from typing import Any
from uuid import UUID

from gamification.enums import Rarity
from gamification.errors import BadgeNotHeldError, BadgeUnknownError
from gamification.models import Badge, BadgeAward
from gamification.selectors.definitions import badges_known_to
from gamification.selectors.honours import HELD
from gamification.services import definitions
from gamification.services.replay import replayable
from gamification.services.rulebooks import publish_rulebook
from goodplay.core import tenancy

COLOR = "#2563eb"


@replayable("badge.create")
@tenancy.joins
def create_badge(
    *,
    name: str,
    category: str,
    description: str = "",
    icon: str = "",
    color: str = COLOR,
    rarity: str = Rarity.COMMON,
    points_value: int = 0,
    is_active: bool = True,
    is_secret: bool = False,
) -> Badge:
    """Define a badge of the organization whose door is open; its code follows from the name and never changes.

    Not idempotent: the name is taken afterwards. ``points_value`` is in the smallest unit of the points currency.
    Publishes a new version of the rulebook.

    Raises:
        DefinitionTakenError: The organization has a badge with that name or code.
    """
    badge = definitions.insert(
        Badge(
            organization_id=tenancy.organization_id(),
            code=definitions.code_of(name),
            name=name,
            category=category,
            description=description,
            icon=icon,
            color=color,
            rarity=rarity,
            points_value=points_value,
            is_active=is_active,
            is_secret=is_secret,
        )
    )
    publish_rulebook()
    return badge


@replayable("badge.change")
@tenancy.joins
def change_badge(*, badge_id: UUID, **changes: Any) -> Badge:
    """Change a badge; who holds it keeps it, and what it paid stays paid. Idempotent.

    Publishes a new version of the rulebook.

    Raises:
        BadgeUnknownError: The organization knows no such badge.
        DefinitionOfPlatformError: The badge belongs to the platform.
        DefinitionTakenError: The organization has another badge with that name.
    """
    badge = definitions.require_own(_known(badge_id), BadgeUnknownError)
    definitions.update(badge, changes)
    publish_rulebook()
    return badge


@replayable("badge.retire")
@tenancy.joins
def retire_badge(*, badge_id: UUID) -> Badge:
    """Take a badge out of use: nobody earns it any more, who holds it keeps it. Idempotent.

    Raises:
        BadgeUnknownError: The organization knows no such badge.
        DefinitionOfPlatformError: The badge belongs to the platform.
    """
    return change_badge(badge_id=badge_id, is_active=False)


@replayable("badge.copy")
@tenancy.joins
def copy_badge(*, badge_id: UUID) -> Badge:
    """Give the organization its own copy of a platform badge, which hides the original; a copy that stands is returned.

    Publishes a new version of the rulebook.

    Raises:
        BadgeUnknownError: The organization knows no such badge.
        DefinitionTakenError: The organization has another badge with that name.
    """
    original = Badge.objects.known_to(tenancy.organization_id()).filter(pk=badge_id).first()
    if original is None:
        raise BadgeUnknownError
    copied: Badge = definitions.copy(original)
    publish_rulebook()
    return copied


@tenancy.joins
def showcase_badge(*, member_id: UUID, badge_id: UUID, is_showcased: bool | None = None) -> BadgeAward:
    """Show a held badge on the member's profile or not; without a wish it changes to the other state.

    Idempotent with a wish. Locks the award.

    Raises:
        BadgeNotHeldError: The member does not hold the badge.
    """
    held = BadgeAward.objects.of(tenancy.organization_id()).filter(HELD, member_id=member_id, badge_id=badge_id)
    award: BadgeAward | None = held.select_for_update(no_key=True).first()
    if award is None:
        raise BadgeNotHeldError
    award.is_showcased = not award.is_showcased if is_showcased is None else is_showcased
    award.save(update_fields=["is_showcased"])
    return award


def require_badge(badge_id: UUID) -> Badge:
    """Return a badge that the organization whose door is open knows.

    Raises:
        BadgeUnknownError: There is none.
    """
    if (badge := _known(badge_id)) is None:
        raise BadgeUnknownError
    return badge


def _known(badge_id: UUID) -> Badge | None:
    return definitions.known_or_none(badges_known_to(tenancy.organization_id()), badge_id)
