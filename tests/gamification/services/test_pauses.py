"""Pauses of streaks: who may take them when, and what streaks make of them and of incidents."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.utils import timezone

from gamification import services, tasks
from gamification.errors import (
    ActivityMemberNotFoundError,
    PauseNotFoundError,
    PauseOverlapsError,
    PauseStartedError,
    PauseTooLongError,
    PauseTooManyDaysError,
)
from gamification.models import AchievementAward, Rulebook, Streak, StreakPause
from gamification.selectors.streaks import excused_days_of, streaks_now
from gamification.services import apply_pending, rebuild_members, stored
from gamification.services.rebuild import refold_since
from gamification.signals import StreakPaused, StreakPauseEnded, StreaksExcused
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID, uuid7
from goodplay.core.models import Announcement
from organizations.services import change_incident, decide_policy, record_incident, remove_incident, update_organization
from organizations.signals import IncidentsChanged, PolicyDecided
from tests.conftest import _outside
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import AchievementFactory
from tests.gamification.services.deeds import NOON, deed, hours_action, record

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = date(2026, 3, 10)


@pytest.fixture
def member(points_currency):
    hours_action()
    return MembershipFactory.create(time_zone="Europe/Rome")


@pytest.fixture
def now(time_machine):
    time_machine.move_to(datetime(2026, 3, 10, 12, tzinfo=UTC), tick=False)


def active_on(member, *days):
    """Let the member do something on these days of March."""
    record(*(deed(member, key=f"day-{day}", at=NOON.replace(day=day)) for day in days))
    apply_pending()


def streak(member):
    found = Streak.objects.of(member.organization_id).get(member=member, cadence="day")
    return found.current, found.freezes


def pauses(member):
    return list(StreakPause.objects.of(member.organization_id).filter(member=member).order_by("starts_on"))


def told(name):
    rows = Announcement.objects.of(tenancy.organization_id()).filter(name=name).order_by("id")
    return [row.facts for row in rows]


def outside(task, *arguments):
    """Call a task as the worker does: without a door."""
    _outside(partial(task, *arguments))()


def plan(member, first, last, **more):
    return services.plan_pause(member_id=member.id, starts_on=first, ends_on=last, **more)


def test_a_member_plans_a_pause_from_today_on(member, now):
    pause = plan(member, TODAY, TODAY + 6 * DAY, reason="Holiday")

    assert pauses(member) == [pause]
    assert (pause.starts_on, pause.ends_on, pause.reason, pause.planned_by_id) == (
        TODAY,
        TODAY + 6 * DAY,
        "Holiday",
        member.id,
    )
    facts = {"member_id": str(member.id), "starts_on": "2026-03-10", "ends_on": "2026-03-16"}
    assert told("streak.paused") == [facts]


@pytest.mark.parametrize(
    ("first", "last", "error", "params"),
    [
        (TODAY - DAY, TODAY, PauseStartedError, {"today": "2026-03-10"}),
        (TODAY, TODAY - DAY, PauseTooLongError, {"most_days": 366}),
        (TODAY, TODAY + 60 * DAY, PauseTooManyDaysError, {"most_days": 60, "taken_days": 0}),
    ],
)
def test_a_pause_that_is_no_plan_is_refused(member, now, first, last, error, params):
    with pytest.raises(error) as refused:
        plan(member, first, last)

    assert refused.value.params == params
    assert (pauses(member), told("streak.paused")) == ([], [])


def test_today_is_the_members_day(member, time_machine):
    time_machine.move_to(datetime(2026, 3, 9, 23, 30, tzinfo=UTC), tick=False)

    with pytest.raises(PauseStartedError):
        plan(member, TODAY - DAY, TODAY)
    assert plan(member, TODAY, TODAY).starts_on == TODAY


def test_a_year_holds_so_many_days_of_pause(member, now):
    decide_policy(organization_id=member.organization_id, name="streak_pause_most_days", value=10)
    plan(member, TODAY, TODAY + 5 * DAY)

    with pytest.raises(PauseTooManyDaysError) as refused:
        plan(member, TODAY + 10 * DAY, TODAY + 14 * DAY)

    assert refused.value.params == {"most_days": 10, "taken_days": 6}
    assert plan(member, TODAY + 10 * DAY, TODAY + 13 * DAY)


def test_the_days_of_two_pauses_do_not_overlap(member, now):
    plan(member, TODAY + DAY, TODAY + 3 * DAY)

    with pytest.raises(PauseOverlapsError):
        plan(member, TODAY + 3 * DAY, TODAY + 4 * DAY)

    assert len(pauses(member)) == 1


def test_a_manager_excuses_days_that_have_passed(member, now, hear):
    AchievementFactory.create(type="consecutive_days", criteria={"days_required": 4})
    active_on(member, 2, 3, 7, 8)
    assert streak(member) == (2, 0)

    services.enter_pause(
        member_id=member.id, starts_on=date(2026, 3, 4), ends_on=date(2026, 3, 6), reason="Ill", entered_by=None
    )
    hear()

    assert streak(member) == (4, 0)
    assert AchievementAward.objects.of(member.organization_id).filter(member=member, is_standing=True).count() == 1
    assert rebuild_members().differences == 0


def test_who_has_left_is_not_excused(member, now):
    gone = MembershipFactory.create(is_active=False)

    with pytest.raises(ActivityMemberNotFoundError):
        services.enter_pause(member_id=gone.id, starts_on=TODAY, ends_on=TODAY, reason="Ill", entered_by=None)


def test_a_pause_ends_early_with_yesterday(member, now):
    pause = StreakPause.objects.create(
        organization_id=member.organization_id, member=member, starts_on=TODAY - 3 * DAY, ends_on=TODAY + 3 * DAY
    )

    services.end_pause(member_id=member.id, pause_id=pause.id)
    services.end_pause(member_id=member.id, pause_id=pause.id)

    assert [each.ends_on for each in pauses(member)] == [TODAY - DAY]
    assert len(told("streak.pause_ended")) == 1


def test_a_pause_that_has_not_begun_is_called_off(member, now):
    pause = plan(member, TODAY + DAY, TODAY + 2 * DAY)

    services.end_pause(member_id=member.id, pause_id=pause.id)

    assert pauses(member) == []
    with pytest.raises(PauseNotFoundError):
        services.end_pause(member_id=member.id, pause_id=pause.id)


def test_a_pause_of_another_member_is_unknown(member, now):
    pause = plan(member, TODAY, TODAY)

    with pytest.raises(PauseNotFoundError):
        services.end_pause(member_id=MembershipFactory.create().id, pause_id=pause.id)
    with pytest.raises(PauseNotFoundError):
        services.end_pause(member_id=member.id, pause_id=uuid7())


@pytest.mark.twice("gamification.follow_pauses", "gamification.follow_ended_pauses")
def test_streaks_follow_pauses_that_come_and_go(member, now):
    active_on(member, 2, 3, 5)
    pause = StreakPause.objects.create(
        organization_id=member.organization_id, member=member, starts_on=date(2026, 3, 4), ends_on=date(2026, 3, 4)
    )
    for _ in range(2):
        tasks.follow_pauses([StreakPaused(str(member.id), "2026-03-04", "2026-03-04")])
    assert streak(member) == (3, 0)

    services.remove_pause(member_id=member.id, pause_id=pause.id)
    services.remove_pause(member_id=member.id, pause_id=pause.id)
    for _ in range(2):
        tasks.follow_ended_pauses([StreakPauseEnded(str(member.id), "2026-03-04", "2026-03-04")])

    assert streak(member) == (1, 0)
    assert len(told("streak.pause_ended")) == 1


def test_an_incident_that_is_declared_later_mends_streaks(member, hear):
    active_on(member, 2, 3, 5)
    idle = MembershipFactory.create()
    organization_id = member.organization_id
    assert streak(member) == (1, 0)

    window = record_incident(
        organization_id=organization_id,
        starts_at=datetime(2026, 3, 4, 18, tzinfo=UTC),
        ends_at=datetime(2026, 3, 4, 19, tzinfo=UTC),
        reason="Down",
    )
    hear()
    assert streak(member) == (3, 0)
    assert rebuild_members().differences == 0

    change_incident(
        organization_id=organization_id,
        incident_id=window.pk,
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        reason="Payments were down",
        scope="payments",
    )
    hear()
    assert streak(member) == (1, 0)

    remove_incident(organization_id=organization_id, incident_id=window.pk)
    hear()
    assert streak(member) == (1, 0)
    assert not Streak.objects.of(organization_id).filter(member=idle).exists()


def test_an_incident_of_the_platform_counts_in_every_organization(member, hear):
    active_on(member, 2, 3, 5)

    outside(record_outage_of_platform)
    hear()

    assert streak(member) == (3, 0)


def record_outage_of_platform():
    begin = datetime(2026, 3, 4, 1, tzinfo=UTC)
    with tenancy.writing(PLATFORM_ID):
        record_incident(organization_id=PLATFORM_ID, starts_at=begin, ends_at=begin + DAY / 24, reason="Down")


@pytest.mark.twice("gamification.excuse_streaks", "gamification.excuse_more_streaks")
def test_all_members_are_looked_at_a_page_at_a_time(member):
    others = MembershipFactory.create_batch(2)
    for each in (member, *others):
        record(*(deed(each, key=f"{each.id}-{day}", at=NOON.replace(day=day)) for day in (2, 3, 5)))
    apply_pending()
    organization_id = member.organization_id
    since = datetime(2026, 3, 4, 1, tzinfo=UTC)
    record_incident(organization_id=organization_id, starts_at=since, ends_at=since + DAY / 2, reason="Down")
    first = min(each.id for each in (member, *others))

    assert refold_since(since=since, limit=1) == first
    for _ in range(2):
        tasks.excuse_more_streaks([StreaksExcused(since.isoformat(), str(first))])

    assert {streak(each) for each in (member, *others)} == {(3, 0)}
    for _ in range(2):
        outside(tasks.excuse_streaks, organization_id, [IncidentsChanged(since.isoformat())])
    assert {streak(each) for each in (member, *others)} == {(3, 0)}


def test_the_days_of_an_incident_are_those_of_the_organizations_calendar(member, organization, hear):
    organization_id = member.organization_id
    late = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)
    record_incident(organization_id=organization_id, starts_at=late, ends_at=late + DAY / 48, reason="Down")
    active_on(member, 2, 3, 5)
    update_organization(organization_id=organization_id, time_zone="UTC")
    hear()
    assert streak(member) == (1, 0)

    update_organization(organization_id=organization_id, time_zone="Africa/Nairobi")
    hear()

    assert streak(member) == (3, 0)
    assert rebuild_members().differences == 0


def test_readers_and_the_engine_know_the_same_days(member):
    organization_id = member.organization_id
    for scope, hour in (("everything", 1), ("payments", 60), ("sign_in", 100)):
        starts_at = NOON + timedelta(hours=hour)
        record_incident(
            organization_id=organization_id, starts_at=starts_at, ends_at=starts_at + DAY, reason="Down", scope=scope
        )
    services.enter_pause(
        member_id=member.id, starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 3), reason="", entered_by=None
    )

    days = excused_days_of(organization_id, member.id)

    assert stored.excused_of(organization_id, [str(member.id)]) == {str(member.id): days}
    assert [(span.first.isoformat(), span.last.isoformat()) for span in days] == [
        ("2026-03-02", "2026-03-03"),
        ("2026-03-06", "2026-03-07"),
        ("2026-04-01", "2026-04-03"),
    ]


@pytest.mark.twice("gamification.publish_policies")
def test_freezes_follow_the_policies(member):
    organization_id = member.organization_id
    active_on(member, 2)
    before = Rulebook.objects.of(organization_id).count()

    decide_policy(organization_id=organization_id, name="streak_freeze_every_days", value=2)
    for _ in range(2):
        tasks.publish_policies([PolicyDecided("streak_freeze_every_days"), PolicyDecided("minimum_admins")])
    tasks.publish_policies([PolicyDecided("minimum_admins")])
    active_on(member, 3, 5)

    assert Rulebook.objects.of(organization_id).count() == before + 1
    assert streak(member) == (3, 0)


def test_nothing_is_published_before_the_first_rulebook(organization, door):
    tasks.publish_policies([PolicyDecided("streak_most_freezes")])

    assert not Rulebook.objects.of(organization.id).exists()


def test_milestones_are_told_once(member):
    record(*(deed(member, key=str(day), at=NOON + day * DAY) for day in range(8)))
    apply_pending()
    record(*(deed(member, key=str(day), at=NOON + day * DAY) for day in range(10, 18)))
    apply_pending()
    expected = {"member_id": str(member.id), "cadence": "day", "length": 7, "quiet": False}
    assert told("streak.milestone_reached") == [expected]

    record(*(deed(member, key=str(day), at=NOON + day * DAY) for day in (8, 9)))
    apply_pending()

    assert told("streak.milestone_reached") == [expected, expected | {"length": 14}]
    assert rebuild_members().differences == 0


def test_a_streak_is_read_as_of_today(member):
    record(*(deed(member, key=str(day), at=NOON + day * DAY) for day in range(7)))
    apply_pending()
    day = NOON.date() + 6 * DAY

    def read(later):
        return streaks_now(member.organization_id, member.id, today=day + later * DAY)[0]

    today, missed, gone = read(0), read(2), read(3)
    assert (today.current, today.freezes, today.expires_on, today.is_at_risk) == (7, 1, day + 2 * DAY, False)
    assert (missed.current, missed.freezes, missed.expires_on, missed.is_at_risk) == (7, 0, day + 2 * DAY, True)
    assert (gone.current, gone.freezes, gone.expires_on, gone.is_at_risk) == (0, 1, None, False)
    assert (today.next_milestone, gone.next_milestone) == (14, 7)


def test_without_activities_there_is_a_daily_streak_of_nothing(member):
    (streak,) = streaks_now(member.organization_id, member.id, today=timezone.now().date())

    assert (streak.cadence, streak.current, streak.next_milestone, streak.is_paused) == ("day", 0, 7, False)
