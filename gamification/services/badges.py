"""Badges: their definitions, and showing them. How they are given is in ``awards``."""

from typing import Any
from uuid import UUID

from gamification.enums import Rarity
from gamification.errors import BadgeLimitsError, BadgeNotHeldError, BadgeUnknownError, ShowcaseFullError
from gamification.models import Badge, BadgeAward
from gamification.rules.showcase import SHOWCASE_LIMIT
from gamification.selectors.definitions import badges_known_to
from gamification.selectors.honours import held_awards
from gamification.services import definitions
from gamification.services.places import settle_places
from gamification.services.replay import replayable
from gamification.services.rulebooks import publish_rulebook
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from organizations.selectors import policy_of

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
    **limits: Any,
) -> Badge:
    """Define a badge of the organization whose door is open; its code follows from the name and never changes.

    Not idempotent: the name is taken afterwards. Publishes a new version of the rulebook.

    Args:
        name: What people call it.
        category: What it honours.
        description: What it stands for.
        icon: The name of an icon, for the medal.
        color: ``#rrggbb``.
        rarity: How rare it is meant to be.
        points_value: What it pays, in the smallest unit of the points currency.
        is_active: Whether it can be earned.
        is_secret: Whether only who holds it knows it.
        limits: ``how_earned`` (text for the public page), ``most_holders`` (how many members may ever hold it),
            ``valid_days`` (for how many days an award is valid), and ``art`` (a picture of the file store).

    Raises:
        DefinitionTakenError: The organization has a badge with that name or code.
        BadgeLimitsError: A badge for a limited number of members pays points, or belongs to the platform.
    """
    badge = Badge(
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
        **limits,
    )
    _require_consistent(badge)
    definitions.insert(badge)
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
        BadgeLimitsError: A badge for a limited number of members pays points, or belongs to the platform.
    """
    badge = definitions.require_own(_known(badge_id), BadgeUnknownError)
    before = badge.most_holders
    for name, value in changes.items():
        setattr(badge, name, value)
    _require_consistent(badge)
    definitions.update(badge, changes)
    if badge.most_holders != before:
        settle_places(badge)
    publish_rulebook()
    return badge


@tenancy.joins
def set_badge_art(*, badge_id: UUID, name: str) -> Badge:
    """Give a badge its own picture (a name of the file store), or with "" the medal again. Idempotent.

    Raises:
        BadgeUnknownError: The organization knows no such badge.
        DefinitionOfPlatformError: The badge belongs to the platform.
    """
    return change_badge(badge_id=badge_id, art=name)


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

    Idempotent with a wish. Locks the member's awards.

    Raises:
        BadgeNotHeldError: The member does not hold the badge.
        ShowcaseFullError: The member shows as many badges as the organization's policy allows.
    """
    organization_id = tenancy.organization_id()
    held = held_awards(organization_id).filter(member_id=member_id).select_for_update(no_key=True).order_by("pk")
    awards = {award.badge_id: award for award in held}
    award: BadgeAward | None = awards.get(badge_id)
    if award is None:
        raise BadgeNotHeldError
    wish = not award.is_showcased if is_showcased is None else is_showcased
    if wish and not award.is_showcased:
        most = policy_of(organization_id, SHOWCASE_LIMIT)
        if sum(each.is_showcased for each in awards.values()) >= int(most or 0):
            raise ShowcaseFullError(most=int(most or 0))
    award.is_showcased = wish
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


def _require_consistent(badge: Badge) -> None:
    """Refuse limits that could not be kept.

    A scarce badge pays nothing, because points follow from a member's own facts alone; and "the first hundred" are
    counted in one organization.
    """
    if badge.most_holders is None:
        return
    if badge.points_value:
        raise BadgeLimitsError(reason="A badge for a limited number of members pays no points.")
    if badge.organization_id == PLATFORM_ID:
        raise BadgeLimitsError(reason="A badge of the platform has no limited number of holders; copy it.")


def _known(badge_id: UUID) -> Badge | None:
    return definitions.known_or_none(badges_known_to(tenancy.organization_id()), badge_id)
