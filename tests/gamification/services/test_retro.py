"""Awards for what was done before an achievement existed."""

from datetime import UTC, datetime

import pytest

from gamification.models import AchievementAward, Activity, Counter
from gamification.services import apply_pending, award_past, create_achievement, publish_rulebook, rebuild_members
from goodplay.core.models import Announcement, Job
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import deed, hours_action, points_of, record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("points_currency")]

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
BUSY = {"name": "Busy", "type": "hours_logged", "criteria": {"hours_required": 2}, "points_reward": 50}


@pytest.fixture
def members(door, time_machine):
    """One with three hours, one with one; then the achievement is made."""
    time_machine.move_to(NOW, tick=False)
    hours_action()
    publish_rulebook()
    members = MembershipFactory.create_batch(2)
    record(deed(members[0], key="a", quantity=3000), deed(members[1], key="b"))
    apply_pending()
    create_achievement(**BUSY)
    return members


def awarded(door):
    return list(
        AchievementAward.objects.of(door.organization_id).values_list("member_id", "achievement__code", "occurrence")
    )


def test_who_has_fulfilled_it_is_awarded_and_paid(door, members, work, hear):
    job = award_past()
    work()
    hear()

    assert awarded(door) == [(members[0].pk, "busy", 1)]
    assert (points_of(members[0]), points_of(members[1])) == (15 + 50, 5)
    job.refresh_from_db()
    assert (job.status, job.result) == ("done", {"awarded_members": 1, "awards": 1, "points": 50})


def test_twice_is_the_same(door, members, work, hear):
    for _ in range(2):
        award_past()
        work()
    hear()
    award_past()
    work()
    hear()

    assert awarded(door) == [(members[0].pk, "busy", 1)]
    assert Activity.objects.of(door.organization_id).filter(action="achievement.checked").count() == 1
    assert points_of(members[0]) == 65


def test_the_check_counts_nowhere_and_rebuilds_to_the_same(door, members, work, hear):
    before = list(Counter.objects.of(door.organization_id).filter(metric="", period=0).values_list("count", flat=True))
    award_past()
    work()
    hear()

    counters = Counter.objects.of(door.organization_id).filter(metric="", period=0)
    assert sorted(counters.values_list("count", flat=True)) == sorted(before)
    assert rebuild_members().differences == 0


def test_only_what_was_asked_for_leads_to_an_award(door, members, work, hear):
    award_past(codes=["another"])
    work()
    hear()

    assert awarded(door) == []


def test_members_who_left_are_left_out(door, members, work, hear):
    members[0].is_active = False
    members[0].save()

    award_past()
    work()
    hear()

    assert awarded(door) == []


def test_pages_follow_each_other(door, members, work, hear, monkeypatch):
    monkeypatch.setattr("gamification.services.retro.PAGE", 1)

    award_past()
    work()
    hear()

    assert awarded(door) == [(members[0].pk, "busy", 1)]
    assert Job.objects.of(door.organization_id).get().done_count == 2


def test_members_are_told_unless_it_is_quiet(door, members, work, hear):
    award_past(quiet=True)
    work()
    hear()

    told = Announcement.objects.filter(name="achievement.earned").values_list("facts__quiet", flat=True)
    assert list(told) == [True]
