"""The catalogue of skills."""

import pytest

from gamification.errors import DefinitionOfPlatformError, DefinitionTakenError, SkillUnknownError
from gamification.models import Skill
from gamification.selectors.definitions import skills_known_to
from gamification.services import change_skill, copy_skill, create_skill, retire_skill
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID, uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


@pytest.fixture
def shared(organization):
    """A skill of the platform."""
    with tenancy.platform("tests"):
        return Skill.objects.create(organization_id=PLATFORM_ID, code="diving", name="Diving")


def known():
    return [skill.name for skill in skills_known_to(tenancy.organization_id()).order_by("name")]


def test_a_skill_is_defined_and_changed():
    made = create_skill(name="Première aide", category="Health", valid_months=12)

    changed = change_skill(skill_id=made.pk, valid_months=None)

    assert (made.code, changed.category, changed.valid_months) == ("premiere-aide", "Health", None)


def test_a_name_is_given_once():
    create_skill(name="Diving")

    with pytest.raises(DefinitionTakenError):
        create_skill(name="Diving")

    assert known() == ["Diving"]


def test_a_skill_goes_out_of_use():
    made = create_skill(name="Diving")

    assert retire_skill(skill_id=made.pk).is_active is False
    assert retire_skill(skill_id=made.pk).is_active is False


def test_the_platforms_skill_is_copied_and_hidden(shared):
    with pytest.raises(DefinitionOfPlatformError):
        change_skill(skill_id=shared.pk, name="Deep diving")

    first, again = copy_skill(skill_id=shared.pk), copy_skill(skill_id=shared.pk)
    change_skill(skill_id=first.pk, name="Deep diving")

    assert first.pk == again.pk
    assert known() == ["Deep diving"]


def test_what_is_not_there_is_not_found():
    for verb in (change_skill, retire_skill, copy_skill):
        with pytest.raises(SkillUnknownError):
            verb(skill_id=uuid7())
