from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from accounts.services import set_preferences
from gamification import services
from gamification.errors import LeagueInvalidError, MetricUnknownError
from gamification.models import Counter, League, LeagueCohort, LeagueEntry, LeagueWeek
from gamification.rules import metrics
from gamification.rules.leagues import TIERS
from gamification.selectors.leagues import lines_of_cohort, places_in, state_of, tiers_of
from gamification.services.leagues import closing, seating
from goodplay.core import tenancy
from goodplay.core.jobs import JobState, cancel_job, drain
from goodplay.core.models import Announcement, Job
from tests.conftest import _outside
from tests.factories.accounts import NamedMemberFactory
from tests.factories.gamification import LeagueCohortFactory, LeagueFactory, LeagueWeekFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]
MONDAY = date(2026, 3, 2)
TUESDAY = datetime(2026, 3, 3, 12, tzinfo=UTC)
CLOSED = datetime(2026, 3, 9, 4, tzinfo=UTC)
"""After the grace of the week of ``MONDAY``."""


def collect(member, points, *, week=MONDAY):
    """Let a member have so many points in a week."""
    Counter.objects.update_or_create(
        organization_id=tenancy.organization_id(),
        member_id=member.pk,
        metric="",
        period=metrics.WEEK,
        starts_on=week,
        defaults={"points": points},
    )


def come(*points, week=MONDAY):
    """Members with these points in a week, in the order of their ids."""
    members = sorted((NamedMemberFactory.create() for _ in points), key=lambda member: member.pk)
    for member, value in zip(members, points, strict=True):
        collect(member, value, week=week)
    return members


def enter(members=None):
    """Let them enter, as on a Tuesday."""
    with time_machine.travel(TUESDAY, tick=False):
        return services.enter_league(member_ids=None if members is None else [member.pk for member in members])


def close(at=CLOSED):
    """Close what is due at an instant, and return of how many members it decided."""
    with time_machine.travel(at, tick=False):
        job = services.start_closing()
        _outside(drain)()
    if job is None:
        return 0
    job.refresh_from_db()
    return job.result["decided_members"]


def steps(count, at=CLOSED):
    """Begin the close and take so many steps of it, as a worker that then dies."""
    with time_machine.travel(at, tick=False):
        job = services.start_closing()
        state = JobState(job.pk, job.organization_id, job.params, {}, {})
        for _ in range(count):
            result = services.go_on_closing(state)
            state = replace(state, cursor=result.cursor, result=result.result)
    return state


def outcomes():
    """What became of the members, in the order of their ids."""
    rows = LeagueEntry.objects.order_by("week__starts_on", "member_id")
    return list(rows.values_list("rank", "value", "outcome", "tier", "next_tier"))


def test_the_first_act_of_the_week_opens_it_and_puts_the_member_in():
    LeagueFactory.create()
    acting, idle = come(5, 0)

    entered = [enter([acting, idle]) for _ in range(2)]

    week = LeagueWeek.objects.get()
    assert entered == [1, 0]
    assert (week.starts_on, week.closes_at, week.is_together) == (MONDAY, datetime(2026, 3, 9, 3, tzinfo=UTC), True)
    assert list(LeagueEntry.objects.values_list("member_id", "tier", "cohort__size")) == [(acting.pk, 1, 1)]


def test_the_week_ends_by_the_clock_of_the_organization(organization):
    organization.time_zone = "Africa/Nairobi"
    organization.save()
    LeagueFactory.create(grace_hours=0)
    members = come(5)
    with time_machine.travel(datetime(2026, 3, 1, 21, 30, tzinfo=UTC), tick=False):  # Monday in Nairobi
        services.enter_league(member_ids=[member.pk for member in members])

    week = LeagueWeek.objects.get()

    assert (week.starts_on, week.closes_at) == (MONDAY, datetime(2026, 3, 8, 21, tzinfo=UTC))


def test_without_a_league_or_with_one_switched_off_nobody_enters():
    members = come(5)

    assert enter(members) == 0
    LeagueFactory.create(is_active=False)
    assert enter(members) == 0
    assert LeagueWeek.objects.count() == 0


def test_who_hides_or_has_opted_out_or_left_or_has_no_name_does_not_enter():
    LeagueFactory.create()
    hidden, out, left, nameless, plays = come(5, 5, 5, 5, 5)
    set_preferences(member_id=hidden.pk, values={"show_on_leaderboards": False})
    set_preferences(member_id=out.pk, values={"join_leagues": False})
    left.is_active, nameless.display_name = False, ""
    left.save()
    nameless.save()

    assert enter() == 1
    assert LeagueEntry.objects.get().member_id == plays.pk


def test_a_large_organization_has_groups_of_the_same_tier_and_pace():
    LeagueFactory.create(cohort_size=5, together_below=10, promoted_percent=20, demoted_percent=20)
    before = MONDAY - timedelta(weeks=1)
    members = come(*range(10, 22), week=before)
    for member in members:
        collect(member, 1)

    assert enter() == 12

    groups = [
        (group.tier, group.pace_from, sorted(group.entries.values_list("pace", flat=True)))
        for group in LeagueCohort.objects.order_by("number")
        if group.size
    ]
    assert LeagueWeek.objects.get().is_together is False
    assert groups == [(1, 0, [2, 2, 3, 3, 3, 3]), (1, 4, [4, 4, 4, 4, 5, 5])]


def test_who_has_no_group_left_gets_a_new_one():
    LeagueFactory.create(cohort_size=5, together_below=5)
    enter(come(*[1] * 7))

    sizes = list(LeagueCohort.objects.order_by("number").values_list("size", flat=True))

    assert sizes == [6, 1]


def test_at_the_close_the_first_rise_the_last_fall_and_each_is_told():
    LeagueFactory.create(promoted_percent=20, demoted_percent=20)
    members = come(50, 40, 30, 20, 10)
    enter()
    LeagueEntry.objects.filter(member=members[4]).update(tier=3)

    assert [close(CLOSED - timedelta(hours=2)), close(), close()] == [0, 5, 0]

    assert outcomes() == [
        (1, 50, "promoted", 1, 2),
        (2, 40, "stayed", 1, 1),
        (3, 30, "stayed", 1, 1),
        (4, 20, "stayed", 1, 1),
        (5, 10, "demoted", 3, 2),
    ]
    told = [row.facts for row in Announcement.objects.filter(name="league.closed")]
    assert len(told) == 5
    assert {
        "member_id": str(members[0].pk),
        "starts_on": "2026-03-02",
        "rank": 1,
        "participants": 5,
        "outcome": "promoted",
        "tier": 1,
        "next_tier": 2,
    } in told


def test_what_arrives_in_the_grace_counts_and_what_arrives_later_does_not():
    LeagueFactory.create()
    members = come(3, 2, 1)
    enter()

    collect(members[2], 9)
    close()
    collect(members[1], 99)
    close(CLOSED + timedelta(hours=1))

    assert [row[:2] for row in outcomes()] == [(2, 3), (3, 2), (1, 9)]
    assert [place.value for place in places_in(LeagueCohort.objects.get())] == [9, 3, 2]


def test_nobody_begins_the_next_week_before_the_last_one_is_decided(organization):
    LeagueFactory.create(promoted_percent=40)
    members = come(5, 4, 3)
    enter()
    for member in members[:2]:
        collect(member, 1, week=MONDAY + timedelta(weeks=1))
    with time_machine.travel(datetime(2026, 3, 9, 1, tzinfo=UTC), tick=False):
        early = services.enter_league(member_ids=[member.pk for member in members])

    close()

    week = LeagueWeek.objects.get(closed_at=None)
    assert (early, week.starts_on) == (0, MONDAY + timedelta(weeks=1))
    assert list(week.entries.order_by("member_id").values_list("member_id", "tier")) == [
        (members[0].pk, 2),
        (members[1].pk, 1),
    ]
    assert tiers_of(organization.id, [member.pk for member in members]) == {
        members[0].pk: 2,
        members[1].pk: 1,
        members[2].pk: 1,
    }


@pytest.fixture
def halfway(monkeypatch):
    """Three groups of two; the worker died when the first was decided."""
    monkeypatch.setattr(closing, "GROUPS", 1)
    LeagueFactory.create(cohort_size=5, together_below=0, promoted_percent=50)
    week = LeagueWeekFactory.create(
        closed_at=None, deciding_since=None, is_together=False, cohort_size=5, together_below=0, promoted_percent=50
    )
    groups = [LeagueCohortFactory.create(week=week, number=number, tier=1, size=2) for number in (1, 2, 3)]
    members = come(*range(60, 0, -10))
    for place, member in enumerate(members):
        entry = {"week": week, "cohort": groups[place // 2], "member": member, "tier": 1, "pace": 0}
        LeagueEntry.objects.create(organization_id=week.organization_id, entered_at=TUESDAY, **entry)
    steps(1)
    return members


def test_a_close_that_dies_goes_on_with_what_is_left(halfway):
    collect(halfway[0], 1)  # his group is decided: it counts in no league

    assert [row[:2] for row in outcomes()] == [(1, 60), (2, 50), *[(None, None)] * 4]
    with time_machine.travel(CLOSED, tick=False):
        _outside(drain)()

    assert [row[:2] for row in outcomes()] == [(1, 60), (2, 50), (1, 40), (2, 30), (1, 20), (2, 10)]
    assert Announcement.objects.filter(name="league.closed").count() == 6
    assert LeagueWeek.objects.get().closed_at == CLOSED


def test_a_close_that_was_stopped_is_taken_up_after_an_hour_and_decides_nobody_twice(halfway):
    with time_machine.travel(CLOSED, tick=False):
        cancel_job(job_id=Job.objects.get().pk)

    assert [close(), close(CLOSED + timedelta(minutes=59)), close(CLOSED + timedelta(minutes=61))] == [0, 0, 4]
    assert Announcement.objects.filter(name="league.closed").count() == 6


def test_one_job_at_a_time_closes_a_week(halfway):
    with time_machine.travel(CLOSED, tick=False):
        assert services.start_closing() is None
    assert Job.objects.count() == 1


def test_nobody_enters_a_week_that_is_being_decided(halfway):
    late, early = come(7, 7)
    collect(early, 7, week=MONDAY + timedelta(weeks=1))

    with time_machine.travel(CLOSED, tick=False):
        entered = services.enter_league(member_ids=[late.pk, early.pk])
        _outside(drain)()

    assert entered == 0
    assert list(LeagueEntry.objects.filter(member__in=[late, early]).values_list("member_id", "week__starts_on")) == [
        (early.pk, MONDAY + timedelta(weeks=1))
    ]


def test_who_waited_for_the_week_while_its_close_began_stays_out(halfway):
    (late,) = come(7)

    assert seating._seat(LeagueWeek.objects.get(), [late.pk]) == 0
    assert not LeagueEntry.objects.filter(member=late).exists()


def test_a_group_that_is_decided_shows_its_end_and_the_others_how_they_stand(halfway):
    for member in halfway:
        collect(member, 5)

    first, second, _third = LeagueCohort.objects.order_by("number")
    assert state_of(first.week) == "deciding"
    assert [[line.value for line in lines_of_cohort(group)] for group in (first, second)] == [[60, 50], [5, 5]]


def test_who_has_acted_since_enters_the_next_week_page_by_page(monkeypatch):
    monkeypatch.setattr(closing, "CHUNK", 2)
    LeagueFactory.create()
    enter(members := come(5, 4, 3, 2, 1))
    for member in members:
        collect(member, 1, week=MONDAY + timedelta(weeks=1))

    close()

    week = LeagueWeek.objects.get(closed_at=None)
    assert (week.entries.count(), Job.objects.get().result) == (5, {"decided_members": 5, "entered_members": 5})


def test_who_opts_out_in_the_week_is_not_ranked_and_keeps_the_tier():
    LeagueFactory.create()
    first, second, third, fourth = come(40, 30, 20, 10)
    enter()
    LeagueEntry.objects.filter(member=first).update(tier=4)
    set_preferences(member_id=first.pk, values={"join_leagues": False})

    close()

    assert outcomes() == [
        (None, 0, "left", 4, 4),
        (1, 30, "promoted", 1, 2),
        (2, 20, "stayed", 1, 1),
        (3, 10, "stayed", 1, 1),
    ]
    told = Announcement.objects.filter(name="league.closed")
    assert {row.facts["member_id"] for row in told} == {str(each.pk) for each in (second, third, fourth)}


def test_a_week_keeps_the_terms_it_began_with():
    LeagueFactory.create()
    enter(come(1, 1))

    services.change_league(tiers=["Seed", "Tree"], promoted_percent=0, metric="count")
    week = LeagueWeek.objects.get()

    assert (week.tiers, week.promoted_percent, week.metric) == (list(TIERS), 20, "points")


def test_switched_off_the_running_week_is_closed_and_none_begins():
    LeagueFactory.create()
    members = come(3, 2)
    enter()
    services.change_league(is_active=False)
    collect(members[0], 5, week=MONDAY + timedelta(weeks=1))

    assert close() == 2
    assert list(LeagueWeek.objects.exclude(closed_at=None).values_list("starts_on", flat=True)) == [MONDAY]
    assert LeagueWeek.objects.count() == 1


def test_a_league_begins_with_what_ships_and_changes_twice_the_same():
    for _ in range(2):
        league = services.change_league(name="Spring", cohort_size=25)

    assert (league.name, league.cohort_size, league.tiers) == ("Spring", 25, list(TIERS))
    assert League.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"cohort_size": 4},
        {"promoted_percent": 51},
        {"grace_hours": 37},
        {"tiers": ["One"]},
        {"tiers": ["One", "One "]},
        {"tiers": ["One", ""]},
        {"tiers": ["One", "x" * 41]},
    ],
)
def test_terms_out_of_bounds_are_refused_and_nothing_is_written(changes):
    with pytest.raises(LeagueInvalidError):
        services.change_league(**changes)

    assert League.objects.count() == 0


def test_an_unknown_metric_or_word_is_refused():
    with pytest.raises(MetricUnknownError):
        services.change_league(metric="count:unknown.action")
    with pytest.raises(ValueError, match="no colour"):
        services.change_league(colour="red")


def test_entering_costs_the_same_for_one_and_for_many(queries):
    LeagueFactory.create()
    enter(come(1))
    members = come(*[2] * 20)

    with queries(10):
        assert enter(members) == 20
    with queries(3):
        assert enter(members) == 0
