"""Badges that expire: holders are told in time, and who fulfils the goal again keeps the badge."""

from datetime import UTC, datetime, timedelta

import pytest

from gamification import tasks
from gamification.models import AchievementAward, BadgeAward, BadgeExpiryNotice
from gamification.services import (
    apply_pending,
    award_badge,
    create_achievement,
    create_badge,
    mark_revoked,
    renew_badge,
    renew_fulfilled_badges,
    reverse_activities,
    tell_expiring_badges,
)
from goodplay.core import tenancy
from goodplay.core.models import Announcement
from organizations.services import decide_policy
from tests.conftest import _outside
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import deed, hours_action, record

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door", "points_currency")]


@pytest.fixture(autouse=True)
def clock(time_machine):
    """The clock stands still until a test moves it to a day after the first."""

    def moved(days):
        time_machine.move_to(NOW + days * DAY, tick=False)

    moved(0)
    return moved


@pytest.fixture
def badge():
    return create_badge(name="First Aid", category="training", valid_days=100)


@pytest.fixture
def member(badge):
    """Somebody who was given the badge on the first day."""
    member = MembershipFactory.create()
    award_badge(member_id=member.pk, badge_id=badge.pk, reason="Passed the course")
    return member


def told(name="badge.expiring"):
    return [row.facts for row in Announcement.objects.filter(name=name).order_by("pk")]


def on_each(clock, *days):
    found = []
    for day in days:
        clock(day)
        found.append(tell_expiring_badges())
    return found


def test_the_holder_is_told_once_thirty_and_once_seven_days_before(member, badge, clock):
    assert on_each(clock, 69, 70, 71, 92, 93, 94, 99, 100, 101) == [0, 1, 0, 0, 1, 0, 0, 0, 0]

    fact = {
        "member_id": str(member.pk),
        "badge_id": str(badge.pk),
        "badge_code": "first-aid",
        "expires_at": "2026-06-10T12:00:00+00:00",
    }
    assert told() == [fact | {"days": 30, "is_last": False}, fact | {"days": 7, "is_last": True}]


def test_who_comes_late_to_the_first_notice_gets_the_last_one_only(member, clock):
    assert on_each(clock, 95, 96) == [1, 0]
    assert [(fact["days"], fact["is_last"]) for fact in told()] == [(5, True)]


def test_the_organization_decides_how_early(member, organization, clock):
    for name, value in (("badge_expiry_notice_days", 60), ("badge_expiry_last_notice_days", 0)):
        decide_policy(organization_id=organization.id, name=name, value=value)

    assert on_each(clock, 39, 40, 93, 99) == [0, 1, 0, 0]


def test_a_badge_that_is_valid_no_longer_than_the_notice_is_not_told_of_so_early(clock):
    short = create_badge(name="Short", category="training", valid_days=20)
    award_badge(member_id=MembershipFactory.create().pk, badge_id=short.pk, reason="For a test")

    assert on_each(clock, 0, 12, 13, 14) == [0, 0, 1, 0]


def test_a_renewed_badge_is_told_of_anew(member, badge, clock):
    assert on_each(clock, 70, 93) == [1, 1]
    renew_badge(member_id=member.pk, badge_id=badge.pk)

    assert on_each(clock, 94, 163) == [0, 1]
    assert BadgeExpiryNotice.objects.count() == 3


def test_who_lost_the_badge_or_left_or_holds_it_for_ever_is_not_told(member, badge, clock):
    gone = MembershipFactory.create()
    award_badge(member_id=gone.pk, badge_id=badge.pk, reason="For a test")
    gone.is_active = False
    gone.save()
    lasting = create_badge(name="For ever", category="training")
    award_badge(member_id=member.pk, badge_id=lasting.pk, reason="For a test")
    mark_revoked(member_id=member.pk, badge_id=badge.pk, reason="Untrue")

    assert on_each(clock, 70, 93) == [0, 0]


@pytest.mark.twice("gamification.tell_expiring_badges")
def test_the_task_tells_once(member, clock):
    clock(70)
    for _ in range(2):
        _outside(tasks.tell_expiring_badges)()

    assert len(told()) == 1


def test_many_are_told_page_by_page(member, badge, clock, monkeypatch):
    monkeypatch.setattr("gamification.services.badge_expiry.PAGE", 2)
    for other in MembershipFactory.create_batch(4):
        award_badge(member_id=other.pk, badge_id=badge.pk, reason="For a test")

    assert on_each(clock, 70) == [5]


@pytest.fixture
def goal():
    """A badge for 100 days, earned anew by each ten hours."""
    hours_action()
    badge = create_badge(name="Ten Hours", category="time", valid_days=100)
    return create_achievement(
        name="Ten", type="hours_logged", criteria={"hours_required": 10}, badge_id=badge.pk, is_repeatable=True
    )


def work_on(clock, member, *days, hours=10):
    """Log ten hours on each day, and let badges be renewed; return until when the badge is valid."""
    found = []
    for day in days:
        clock(day)
        record(deed(member, key=f"day {day}", quantity=hours * 1000, at=NOW + day * DAY))
        apply_pending()
        renew_fulfilled_badges()
        found.append((BadgeAward.objects.get(member=member).expires_at - NOW) // DAY)
    return found


def test_who_fulfils_the_goal_again_keeps_the_badge_before_and_after_it_expired(goal, clock):
    member = MembershipFactory.create()

    assert work_on(clock, member, 0, 50, 300) == [100, 150, 400]
    assert [fact["expires_at"][:10] for fact in told("badge.renewed")] == ["2026-07-30", "2027-04-06"]
    assert AchievementAward.objects.filter(member=member).count() == 3


def test_half_of_it_renews_nothing_and_what_was_taken_back_neither(goal, clock):
    member = MembershipFactory.create()
    work_on(clock, member, 0)

    assert work_on(clock, member, 20, hours=5) == [100]
    mistake = record(deed(member, key="mistake", quantity=5000, at=NOW + 20 * DAY))
    apply_pending()
    reverse_activities(activity_ids=mistake, reason="A mistake")
    apply_pending()
    assert renew_fulfilled_badges() == 0


def test_what_a_manager_renewed_for_longer_stays(goal, clock):
    member = MembershipFactory.create()
    work_on(clock, member, 0, 10)
    clock(60)
    renew_badge(member_id=member.pk, badge_id=goal.badge_id)

    assert renew_fulfilled_badges() == 0
    assert work_on(clock, member, 61) == [161]


def test_a_badge_of_a_goal_for_once_is_renewed_by_managers_only(clock):
    hours_action()
    badge = create_badge(name="Once", category="time", valid_days=100)
    create_achievement(name="One", type="hours_logged", criteria={"hours_required": 10}, badge_id=badge.pk)

    assert work_on(clock, MembershipFactory.create(), 0, 50) == [100, 100]


@pytest.mark.twice("gamification.renew_badges")
def test_the_task_renews_once(goal, clock):
    member = MembershipFactory.create()
    work_on(clock, member, 0)
    clock(50)
    record(deed(member, key="again", quantity=10_000, at=NOW + 50 * DAY))
    apply_pending()
    for _ in range(2):
        _outside(tasks.renew_badges)()

    assert len(told("badge.renewed")) == 1
    assert tenancy.organization_id() == member.organization_id
