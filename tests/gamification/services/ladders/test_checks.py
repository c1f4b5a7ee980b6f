"""Members come to where changed levels put them, and a rebuild agrees."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gamification import tasks
from gamification.models import Activity, MemberLevel, Rulebook
from gamification.selectors.levels import levels_of
from gamification.services import (
    apply_pending,
    award_points,
    change_ladder,
    check_level_up,
    check_levels,
    copy_ladder,
    create_ladder,
    publish_rulebook,
    rebuild_members,
    seed_ladders,
    start_due_level_checks,
    start_level_checks,
)
from gamification.signals import RulebookPublished
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import Announcement, Job
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import deed, hours_action, record

pytestmark = pytest.mark.django_db

STEPS = [{"name": "First", "threshold": 0}, {"name": "Second", "threshold": 10}, {"name": "Third", "threshold": 100}]
HIGHER = [STEPS[0], {"name": "Second", "threshold": 50}, STEPS[2]]


@pytest.fixture
def member(points_currency):
    hours_action()
    return MembershipFactory.create()


def level_of(member):
    (row,) = MemberLevel.objects.of(tenancy.organization_id()).filter(member=member).select_related("level")
    return row.level.name


def latest():
    return Rulebook.objects.of(tenancy.organization_id()).order_by("-version").first().version


def checks():
    return Activity.objects.of(tenancy.organization_id()).filter(action="achievement.checked").count()


@pytest.mark.twice("gamification.start_level_checks")
def test_members_follow_changed_thresholds_and_a_rebuild_finds_nothing(member, hear, work):
    ladder = create_ladder(name="Levels", metric="points", levels=STEPS)
    record(deed(member, quantity=4000))
    apply_pending()
    assert level_of(member) == "Second"

    change_ladder(ladder_id=ladder.pk, levels=HIGHER)
    for _ in range(2):
        tasks.start_level_checks([RulebookPublished(latest(), "")])
        work()
        hear()

    assert (level_of(member), checks()) == ("First", 1)
    assert rebuild_members().differences == 0


def test_members_of_a_ladder_that_keeps_stay(member):
    ladder = create_ladder(name="Levels", metric="points", levels=STEPS, keeps_levels=True)
    record(deed(member, quantity=4000))
    apply_pending()
    change_ladder(ladder_id=ladder.pk, levels=HIGHER)

    check = check_level_up(member_id=member.pk)

    assert (level_of(member), check.risen, checks()) == ("Second", [], 0)


def test_lower_thresholds_lift_members_at_once(member):
    ladder = create_ladder(name="Levels", metric="points", levels=HIGHER)
    record(deed(member, quantity=4000))

    first = check_level_up(member_id=member.pk)
    change_ladder(ladder_id=ladder.pk, levels=STEPS)
    second = check_level_up(member_id=member.pk)
    third = check_level_up(member_id=member.pk)

    assert (first.risen, second.risen, third.risen) == (["levels"], ["levels"], [])
    assert [standing.name for standing in third.standings] == ["Second"]
    rises = Announcement.objects.of(tenancy.organization_id()).filter(name="level.reached").order_by("pk")
    assert [row.facts["number"] for row in rises] == [1, 2]


def test_members_move_to_the_organizations_copy(organization, member):
    with tenancy.platform("tests"), tenancy.writing(PLATFORM_ID):
        seed_ladders()
    publish_rulebook()
    award_points(member_id=member.pk, points=120, description="-", reason="-")
    copied = copy_ladder(ladder_id=MemberLevel.objects.of(organization.id).get(ladder__code="engagement").ladder_id)

    check_level_up(member_id=member.pk)

    row = MemberLevel.objects.of(organization.id).get(ladder__code="engagement")
    assert (row.ladder_id, row.level.name) == (copied.pk, "Helper")


def test_who_has_done_nothing_stands_on_a_free_first_level(organization, member):
    create_ladder(name="Levels", metric="points", levels=STEPS)

    (standing,) = levels_of(organization.id, member.pk)

    assert (standing.level, standing.name, standing.reached_at, standing.next_level) == (1, "First", None, "Second")
    assert check_levels(member_ids=[member.pk]) == 0


def test_other_changes_of_rules_look_at_nobody(member):
    create_ladder(name="Levels", metric="points", levels=STEPS)
    hours = deed(member)
    record(hours)

    assert start_level_checks(versions=[latest()]) is None
    assert not Job.objects.of(tenancy.organization_id()).exists()


@pytest.mark.twice("gamification.check_new_ladders")
def test_a_version_that_begins_later_is_checked_then(organization, member, monkeypatch):
    create_ladder(name="Levels", metric="points", levels=STEPS)
    ladder_id = create_ladder(name="Other", metric="count", levels=STEPS).pk
    begins = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(
        "gamification.services.ladders.definitions.publish_rulebook", lambda: publish_rulebook(starts_at=begins)
    )
    change_ladder(ladder_id=ladder_id, levels=HIGHER)
    assert start_level_checks(versions=[latest()]) is None
    assert start_due_level_checks() is None

    monkeypatch.setattr("django.utils.timezone.now", lambda: begins + timedelta(minutes=20))

    assert start_due_level_checks() is not None
