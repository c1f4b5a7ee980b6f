"""Ladders: levels go on, are replaced or left behind, and rules are published."""

import pytest

from gamification.errors import (
    AccessLevelUnknownError,
    DefinitionOfPlatformError,
    DefinitionTakenError,
    LadderInvalidError,
    LadderUnknownError,
    MetricUnknownError,
    PerkInvalidError,
)
from gamification.models import Ladder, Level, Rulebook
from gamification.selectors.definitions import ladders_known_to
from gamification.services import change_ladder, copy_ladder, create_ladder, retire_ladder, seed_ladders
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID, uuid7
from tests.factories.gamification import AccessLevelFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]

STEPS = [{"name": "First", "threshold": 0}, {"name": "Second", "threshold": 100}, {"name": "Third", "threshold": 200}]


def steps_of(ladder, **facts):
    rows = Level.objects.of(tenancy.organization_id()).filter(ladder=ladder, **({"is_active": True} | facts))
    return list(rows.order_by("number").values_list("number", "name", "threshold"))


def published():
    return Rulebook.objects.of(tenancy.organization_id()).order_by("-version").first().compiled["ladders"]


def test_a_ladder_is_defined_with_its_levels_and_published():
    access = AccessLevelFactory.create()

    ladder = create_ladder(
        name="Our levels",
        metric="points",
        levels=[*STEPS[1:], STEPS[0] | {"perks": ["content.open"], "access_level_id": access.pk, "icon": "star"}],
    )

    assert (ladder.code, steps_of(ladder)) == ("our-levels", [(1, "First", 0), (2, "Second", 100), (3, "Third", 200)])
    first = ladder.levels.get(number=1)
    assert (first.perks, first.access_level, first.icon) == (["content.open"], access, "star")
    assert [each["code"] for each in published()] == ["our-levels"]
    assert "keeps" not in published()[0]


def test_a_level_in_the_middle_moves_the_ones_above_to_new_rows():
    ladder = create_ladder(name="Levels", metric="points", levels=STEPS)
    before = {level.name: level.pk for level in ladder.levels.all()}

    change_ladder(ladder_id=ladder.pk, levels=[*STEPS, {"name": "Between", "threshold": 50}])

    after = {level.name: level.pk for level in ladder.levels.filter(is_active=True)}
    assert steps_of(ladder) == [(1, "First", 0), (2, "Between", 50), (3, "Second", 100), (4, "Third", 200)]
    assert (after["First"], after["Second"] == before["Second"]) == (before["First"], False)
    assert steps_of(ladder, is_active=False) == [(2, "Second", 100), (3, "Third", 200)]


def test_thresholds_may_change_places_with_each_other():
    ladder = create_ladder(name="Levels", metric="points", levels=STEPS)
    ids = [level.pk for level in ladder.levels.order_by("number")]

    change_ladder(
        ladder_id=ladder.pk,
        levels=[
            {"id": ids[0], "name": "First", "threshold": 0},
            {"id": ids[1], "name": "Renamed", "threshold": 200},
            {"id": ids[2], "name": "Third", "threshold": 300},
        ],
        keeps_levels=True,
    )

    assert steps_of(ladder) == [(1, "First", 0), (2, "Renamed", 200), (3, "Third", 300)]
    assert [level.pk for level in ladder.levels.order_by("number")] == ids
    assert (published()[0]["keeps"], len(published()[0]["levels"])) == (True, 3)


def test_changing_nothing_publishes_nothing():
    ladder = create_ladder(name="Levels", metric="points", levels=STEPS)

    change_ladder(ladder_id=ladder.pk, levels=STEPS, name="Levels")

    assert Rulebook.objects.of(tenancy.organization_id()).count() == 1
    assert Level.objects.of(tenancy.organization_id()).count() == 3


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"metric": "count:unknown.act"}, MetricUnknownError),
        ({"metric": "anything"}, MetricUnknownError),
        ({"levels": []}, LadderInvalidError),
        ({"levels": [*STEPS, {"name": "Twice", "threshold": 100}]}, LadderInvalidError),
        ({"levels": [{"name": "A", "threshold": 0, "perks": ["accounts.membership.grant"]}]}, PerkInvalidError),
        ({"levels": [{"name": "A", "threshold": 0, "access_level_id": uuid7()}]}, AccessLevelUnknownError),
    ],
)
def test_what_cannot_stand_is_refused(changes, refusal):
    with pytest.raises(refusal), tenancy.savepoint():
        create_ladder(**({"name": "Levels", "metric": "points", "levels": STEPS} | changes))

    assert not Ladder.objects.of(tenancy.organization_id()).exists()


def test_a_code_is_taken_once():
    create_ladder(name="Levels", metric="points", levels=STEPS)

    with pytest.raises(DefinitionTakenError):
        create_ladder(name="Levels", metric="points", levels=STEPS)


def test_what_a_ladder_counts_never_changes():
    ladder = create_ladder(name="Levels", metric="points", levels=STEPS)

    with pytest.raises(ValueError, match="metric"):
        change_ladder(ladder_id=ladder.pk, metric="count")


def test_a_retired_ladder_is_climbed_no_more():
    ladder = create_ladder(name="Levels", metric="points", levels=STEPS)

    retire_ladder(ladder_id=ladder.pk)

    assert published() == []


def test_a_copy_has_the_levels_of_the_platform_and_hides_it(organization):
    with tenancy.platform("tests"), tenancy.writing(PLATFORM_ID):
        seed_ladders()
    original = Ladder.objects.known_to(organization.id).get(code="engagement")
    with pytest.raises(DefinitionOfPlatformError):
        change_ladder(ladder_id=original.pk, name="Mine")

    copied = copy_ladder(ladder_id=original.pk)

    assert copied == copy_ladder(ladder_id=original.pk)
    assert [name for _, name, _ in steps_of(copied)][:2] == ["Newcomer", "Helper"]
    assert original not in ladders_known_to(organization.id)
    assert {each["id"] for each in published() if each["code"] == "engagement"} == {str(copied.pk)}


def test_an_unknown_ladder_is_refused():
    for verb in (change_ladder, copy_ladder, retire_ladder):
        with pytest.raises(LadderUnknownError):
            verb(ladder_id=uuid7())
