"""How long somebody is a member: told when an achievement asks for it, to idle members too."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Membership
from gamification import services, tasks
from gamification.models import AchievementAward, Activity, Counter
from gamification.selectors.honours import achievements_shown_to, progress_of
from gamification.services import apply_pending, rebuild_members, record_tenures
from goodplay.core import tenancy
from tests.conftest import _outside
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db
JOINED = datetime(2025, 3, 1, 22, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ROME = ZoneInfo("Europe/Rome")


@pytest.fixture
def member(points_currency):
    services.create_achievement(
        name="A year", type="custom", criteria={"conditions": [{"type": "tenure_days", "at_least": 365}]}
    )
    return joined(time_zone="Europe/Rome")


def joined(at=JOINED, **more):
    member = MembershipFactory.create(**more)
    Membership.objects.of(member.organization_id).filter(pk=member.pk).update(joined_at=at)
    return member


def told(member):
    facts = Activity.objects.of(member.organization_id).filter(member=member, action="membership.tenure")
    return [fact.quantity_milli for fact in facts.order_by("id")]


def achieved(member):
    awards = AchievementAward.objects.of(member.organization_id).filter(member=member)
    return sorted(awards.values_list("achievement__name", flat=True))


def test_the_day_begins_in_the_members_zone(member, time_machine):
    time_machine.move_to(JOINED + 365 * DAY - timedelta(minutes=1), tick=False)
    assert record_tenures() == 1
    assert (apply_pending(), told(member), achieved(member)) == (1, [365_000], ["A year"])


def test_who_is_no_member_for_so_long_waits(member, time_machine):
    time_machine.move_to(JOINED + 364 * DAY, tick=False)

    assert record_tenures() == 0
    assert told(member) == []


def test_a_further_length_tells_the_days_since_then(member, time_machine):
    time_machine.move_to(JOINED + 400 * DAY, tick=False)
    record_tenures()
    apply_pending()
    for days in (30, 500):
        services.create_achievement(
            name=f"{days} days", type="custom", criteria={"conditions": [{"type": "tenure_days", "at_least": days}]}
        )
    assert record_tenures() == 0

    time_machine.move_to(JOINED + 500 * DAY, tick=False)
    record_tenures()
    apply_pending()

    assert told(member) == [401_000, 100_000]
    assert achieved(member) == ["30 days", "500 days", "A year"]
    assert rebuild_members().differences == 0


def test_it_is_none_of_the_members_activities(member, time_machine):
    time_machine.move_to(JOINED + 366 * DAY, tick=False)
    record_tenures()
    apply_pending()

    metrics = Counter.objects.of(member.organization_id).filter(member=member).values_list("metric", flat=True)
    assert set(metrics) == {"membership.tenure"}


def test_members_who_have_left_are_not_told_of(member, time_machine):
    gone = joined(is_active=False)
    time_machine.move_to(JOINED + 366 * DAY, tick=False)

    assert record_tenures() == 1
    assert told(gone) == []


def test_nobody_is_told_of_where_no_achievement_asks(organization, door, points_currency, time_machine):
    joined()
    time_machine.move_to(JOINED + 5000 * DAY, tick=False)

    assert record_tenures() == 0


def test_all_pages_are_told_of(member, time_machine):
    others = [joined() for _ in range(4)]
    time_machine.move_to(JOINED + 366 * DAY, tick=False)

    assert record_tenures(limit=2) == 5
    assert all(len(told(each)) == 1 for each in (member, *others))


def test_a_repeatable_goal_is_completed_on_each_anniversary(points_currency, time_machine):
    services.create_achievement(
        name="Anniversary",
        type="custom",
        criteria={"conditions": [{"type": "tenure_days", "at_least": 365}]},
        is_repeatable=True,
    )
    member = joined()
    for days in (364, 365, 366, 730, 731):
        time_machine.move_to(JOINED + days * DAY, tick=False)
        record_tenures()
        apply_pending()

    assert told(member) == [365_000, 365_000]
    assert achieved(member) == ["Anniversary", "Anniversary"]


def shown(member):
    """What the member's page shows of his goals: days, of how many, since when."""
    goals = achievements_shown_to(member.organization_id, member_id=member.pk, sees_secrets=False)
    found = progress_of(member.organization_id, member.pk, achievements=goals)
    return [(int(each.current), int(each.target), each.times_completed, each.started_at) for each in found]


def test_progress_is_the_days_since_joining_by_the_members_calendar(points_currency):
    services.create_achievement(
        name="A year", type="custom", criteria={"conditions": [{"type": "tenure_days", "at_least": 365}]}
    )
    now = datetime.now(UTC)
    before_midnight = datetime.combine(now.astimezone(ROME), time.min, ROME) - 100 * DAY - timedelta(minutes=1)
    new, old = joined(now), joined(before_midnight, time_zone="Europe/Rome")

    assert shown(new) == [(0, 365, 0, now)]
    assert shown(old) == [(101, 365, 0, before_midnight)]


def test_progress_stops_at_the_goal_and_begins_again_where_it_is_repeatable(points_currency):
    criteria = {"conditions": [{"type": "tenure_days", "at_least": 30}]}
    services.create_achievement(name="A month", type="custom", criteria=criteria)
    services.create_achievement(name="Each month", type="custom", criteria=criteria, is_repeatable=True)
    at = datetime.now(UTC) - 70 * DAY
    member = joined(at)
    record_tenures()
    apply_pending()

    assert sorted(shown(member)) == [(10, 30, 2, at), (30, 30, 1, at)]


def test_a_goal_given_by_hand_before_its_time_is_shown_once(points_currency):
    goal = services.create_achievement(
        name="A year", type="custom", criteria={"conditions": [{"type": "tenure_days", "at_least": 365}]}
    )
    member = joined(at := datetime.now(UTC) - 3 * DAY)
    services.award_achievement(member_id=member.pk, achievement_id=goal.pk, reason="Came with the founder")

    assert shown(member) == [(365, 365, 1, at)]


@pytest.mark.twice("gamification.record_tenures")
def test_it_is_told_once_whether_it_is_applied_or_not(member, time_machine):
    time_machine.move_to(JOINED + 366 * DAY, tick=False)

    for _ in range(2):
        _outside(tasks.record_tenures)()
    time_machine.move_to(JOINED + 367 * DAY, tick=False)
    _outside(tasks.record_tenures)()
    apply_pending()
    _outside(tasks.record_tenures)()

    assert told(member) == [366_000]
    assert tenancy.organization_id() == member.organization_id
