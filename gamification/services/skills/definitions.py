"""The catalogue of skills."""

from typing import Any
from uuid import UUID

from gamification.errors import SkillUnknownError
from gamification.models import Skill
from gamification.selectors.definitions import skills_known_to
from gamification.services import definitions
from goodplay.core import tenancy


@tenancy.joins
def create_skill(
    *,
    name: str,
    description: str = "",
    category: str = "",
    valid_months: int | None = None,
    is_active: bool = True,
) -> Skill:
    """Add a skill to the catalogue of the organization whose door is open; its code follows from the name.

    Not idempotent: the name is taken afterwards.

    Raises:
        DefinitionTakenError: The organization has a skill with that name or code.
    """
    return definitions.insert(
        Skill(
            organization_id=tenancy.organization_id(),
            code=definitions.code_of(name),
            name=name,
            description=description,
            category=category,
            valid_months=valid_months,
            is_active=is_active,
        )
    )


@tenancy.joins
def change_skill(*, skill_id: UUID, **changes: Any) -> Skill:
    """Change a skill; who has it keeps it, and certificates keep their last day. Idempotent.

    Raises:
        SkillUnknownError: The organization knows no such skill.
        DefinitionOfPlatformError: The skill belongs to the platform.
        DefinitionTakenError: The organization has another skill with that name.
    """
    skill = definitions.require_own(_known(skill_id), SkillUnknownError)
    return definitions.update(skill, changes)


@tenancy.joins
def retire_skill(*, skill_id: UUID) -> Skill:
    """Take a skill out of use: nobody is certified any more, who has it keeps it. Idempotent.

    Raises:
        SkillUnknownError: The organization knows no such skill.
        DefinitionOfPlatformError: The skill belongs to the platform.
    """
    return change_skill(skill_id=skill_id, is_active=False)


@tenancy.joins
def copy_skill(*, skill_id: UUID) -> Skill:
    """Give the organization its own copy of a platform skill, which hides the original; one that stands is returned.

    Raises:
        SkillUnknownError: The organization knows no such skill.
        DefinitionTakenError: The organization has another skill with that name.
    """
    original: Skill | None = Skill.objects.known_to(tenancy.organization_id()).filter(pk=skill_id).first()
    if original is None:
        raise SkillUnknownError
    return definitions.copy(original)


def require_skill(skill_id: UUID) -> Skill:
    """Return a skill in use that the organization whose door is open knows.

    Raises:
        SkillUnknownError: There is none.
    """
    skill = _known(skill_id)
    if skill is None or not skill.is_active:
        raise SkillUnknownError(skill=str(skill_id))
    return skill


def _known(skill_id: UUID) -> Skill | None:
    return definitions.known_or_none(skills_known_to(tenancy.organization_id()), skill_id)
