"""Access levels: sets of perks that levels of a ladder give."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import ProtectedError

from gamification.errors import AccessLevelInUseError, AccessLevelUnknownError, PerkInvalidError
from gamification.models import AccessLevel, ContentItem, Level
from gamification.rules.ladders import perk_codes
from gamification.selectors.definitions import access_levels_known_to
from gamification.services import definitions
from goodplay.core import permissions, tenancy


@tenancy.joins
def create_access_level(
    *, name: str, description: str = "", perks: Iterable[str] = (), position: int = 0
) -> AccessLevel:
    """Define an access level of the organization whose door is open; its code follows from the name.

    Not idempotent: the name is taken afterwards. Nobody has it until a level of a ladder gives it.

    Raises:
        DefinitionTakenError: The organization has an access level with that code.
        PerkInvalidError: A perk has another form, or begins like a right of staff.
    """
    return definitions.insert(
        AccessLevel(
            organization_id=tenancy.organization_id(),
            code=definitions.code_of(name),
            name=name,
            description=description,
            perks=checked_perks(perks),
            position=position,
        )
    )


@tenancy.joins
def change_access_level(*, access_level_id: UUID, **changes: Any) -> AccessLevel:
    """Change an access level's name, description, perks or position; it holds at once for who has it. Idempotent.

    Raises:
        AccessLevelUnknownError: The organization knows no such access level.
        DefinitionOfPlatformError: It belongs to the platform.
        PerkInvalidError: A perk has another form, or begins like a right of staff.
    """
    found = definitions.require_own(known_access_level(access_level_id), AccessLevelUnknownError)
    if "perks" in changes:
        changes["perks"] = checked_perks(changes["perks"])
    return definitions.update(found, changes)


@tenancy.joins
def copy_access_level(*, access_level_id: UUID) -> AccessLevel:
    """Give the organization its own copy of a platform access level, which holds instead; one that stands is returned.

    Raises:
        AccessLevelUnknownError: The organization knows no such access level.
    """
    original = AccessLevel.objects.known_to(tenancy.organization_id()).filter(pk=access_level_id).first()
    if original is None:
        raise AccessLevelUnknownError
    copied: AccessLevel = definitions.copy(original)
    return copied


@tenancy.joins
def remove_access_level(*, access_level_id: UUID) -> None:
    """Remove an access level that nothing uses.

    Raises:
        AccessLevelUnknownError: The organization knows no such access level.
        DefinitionOfPlatformError: It belongs to the platform.
        AccessLevelInUseError: A level or content names it, or another organization has copied it.
    """
    found = definitions.require_own(known_access_level(access_level_id), AccessLevelUnknownError)
    levels = Level.objects.of(found.organization_id).filter(access_level=found, is_active=True)
    content = ContentItem.objects.of(found.organization_id).filter(access_level=found)
    if levels.exists() or content.exists():
        raise AccessLevelInUseError(access_level=found.code)
    Level.objects.of(found.organization_id).filter(access_level=found).update(access_level=None)
    try:
        with tenancy.savepoint():
            found.delete()
    except ProtectedError as error:
        raise AccessLevelInUseError(access_level=found.code) from error


def known_access_level(access_level_id: UUID | None) -> AccessLevel | None:
    """Return an access level that the organization whose door is open knows."""
    if access_level_id is None:
        return None
    return definitions.known_or_none(access_levels_known_to(tenancy.organization_id()), access_level_id)


def checked_perks(perks: Iterable[str]) -> list[str]:
    """Return the codes of perks, each once.

    Raises:
        PerkInvalidError: One has another form, or begins like a right of staff.
    """
    try:
        return perk_codes(perks, {verb.partition(".")[0] for verb in permissions.verbs()})
    except ValueError as error:
        raise PerkInvalidError(reason=str(error)) from error
