"""Access levels: perks are never rights, and what is used stays."""

import pytest

from gamification.errors import (
    AccessLevelInUseError,
    AccessLevelUnknownError,
    DefinitionOfPlatformError,
    DefinitionTakenError,
    PerkInvalidError,
)
from gamification.models import AccessLevel
from gamification.selectors.definitions import access_levels_known_to
from gamification.services import (
    change_access_level,
    change_ladder,
    copy_access_level,
    create_access_level,
    create_content,
    create_ladder,
    remove_access_level,
    remove_content,
)
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID, uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


def test_an_access_level_is_defined_and_changed():
    level = create_access_level(name="Inner Circle", perks=["content.circle", "content.circle"], position=3)

    change_access_level(access_level_id=level.pk, perks=["insights.view"], name="Circle")

    level.refresh_from_db()
    assert (level.code, level.name, level.perks, level.position) == ("inner-circle", "Circle", ["insights.view"], 3)
    with pytest.raises(DefinitionTakenError):
        create_access_level(name="Inner Circle")


@pytest.mark.parametrize("perk", ["wallet.transfer.add", "gamification.points.award", "Everything", "all"])
def test_no_level_gives_a_right_of_staff(perk):
    level = create_access_level(name="Generous")

    for verb in (
        lambda: create_access_level(name="Most generous", perks=[perk]),
        lambda: change_access_level(access_level_id=level.pk, perks=[perk]),
    ):
        with pytest.raises(PerkInvalidError):
            verb()
    assert AccessLevel.objects.of(tenancy.organization_id()).get().perks == []


def test_what_is_used_is_not_removed():
    level = create_access_level(name="Circle")
    ladder = create_ladder(
        name="Levels", metric="points", levels=[{"name": "A", "threshold": 0, "access_level_id": level.pk}]
    )
    content = create_content(title="For the circle", access_level_id=level.pk)
    with pytest.raises(AccessLevelInUseError):
        remove_access_level(access_level_id=level.pk)
    change_ladder(ladder_id=ladder.pk, levels=[{"name": "B", "threshold": 0}])
    with pytest.raises(AccessLevelInUseError):
        remove_access_level(access_level_id=level.pk)
    remove_content(content_id=content.pk)

    remove_access_level(access_level_id=level.pk)

    assert not AccessLevel.objects.of(tenancy.organization_id()).exists()


def test_a_copy_hides_the_platforms(organization):
    with tenancy.platform("tests"), tenancy.writing(PLATFORM_ID):
        original = create_access_level(name="Circle", perks=["content.circle"])
    with pytest.raises(DefinitionOfPlatformError):
        change_access_level(access_level_id=original.pk, name="Mine")

    copied = copy_access_level(access_level_id=original.pk)

    assert copied == copy_access_level(access_level_id=original.pk)
    assert list(access_levels_known_to(organization.id)) == [copied]


def test_an_unknown_access_level_is_refused():
    for verb in (change_access_level, copy_access_level, remove_access_level):
        with pytest.raises(AccessLevelUnknownError):
            verb(access_level_id=uuid7())
