from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from gamification import services
from gamification.models import LeagueEntry
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import LeagueCohortFactory, LeagueFactory, LeagueWeekFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]
TUESDAY = datetime(2026, 3, 3, 12, tzinfo=UTC)
CLOSED = datetime(2026, 3, 9, 4, tzinfo=UTC)


@pytest.fixture
def league(organization, shipped):
    with tenancy.writing(organization.id):
        return LeagueFactory.create()


@pytest.fixture
def act(organization, log_hours):
    """Let members log hours on Tuesday, and enter the league with them."""

    def log(*deeds):
        for member, hours in deeds:
            log_hours(member, hours, at=TUESDAY)
        with tenancy.writing(organization.id), time_machine.travel(TUESDAY, tick=False):
            services.enter_league(member_ids=[member.pk for member, _ in deeds])

    return log


@pytest.fixture
def played(league, act, member, other):
    """A week in which one member logged one hour and another two."""
    act((member, 1), (other, 2))


@pytest.fixture
def close(organization, work):
    """Close the week that is due."""

    def closed():
        with time_machine.travel(CLOSED, tick=False):
            with tenancy.writing(organization.id):
                services.start_closing()
            work()

    return closed


@pytest.mark.usefixtures("played")
def test_a_member_sees_his_group_of_the_week(api, member, other):
    with time_machine.travel(TUESDAY, tick=False):
        answer = api.sign_in(member).get("/api/v1/leagues/current")
        same = api.get(f"/api/v1/members/{member.pk}/league")

    shown = dict(answer.json())
    rankings = [(line["member_id"], line["rank"], line["value"], line["member_name"]) for line in shown.pop("rankings")]
    assert rankings == [
        (str(other.pk), 1, 20, other.user.display_name),
        (str(member.pk), 2, 15, member.user.display_name),
    ]
    assert shown == {
        "name": "Weekly league",
        "is_active": True,
        "member_id": str(member.pk),
        "tier": 1,
        "tier_name": "Bronze",
        "tiers": ["Bronze", "Silver", "Gold", "Sapphire", "Diamond"],
        "unit": "points",
        "has_entered": True,
        "starts_on": "2026-03-02",
        "ends_on": "2026-03-08",
        "closes_at": "2026-03-09T03:00:00Z",
        "cohort": 1,
        "is_together": True,
        "rank": 2,
        "promoted_places": 0,
        "demoted_places": 0,
    }
    assert same.json() == answer.json()


@pytest.mark.usefixtures("played")
def test_who_has_not_acted_sees_that_he_has_not_entered(api, organization):
    with tenancy.writing(organization.id):
        idle = MembershipFactory.create()

    with time_machine.travel(TUESDAY, tick=False):
        shown = api.sign_in(idle).get("/api/v1/leagues/current").json()

    assert (shown["has_entered"], shown["rankings"], shown["cohort"], shown["rank"]) == (False, [], None, None)
    assert (shown["tier_name"], shown["starts_on"]) == ("Bronze", "2026-03-02")


@pytest.mark.usefixtures("played")
def test_a_closed_week_is_history(api, member, organization, close):
    close()
    with tenancy.reading(organization.id):
        entry = LeagueEntry.objects.get(member=member)

    history = api.sign_in(member).get("/api/v1/members/me/league/history").json()["results"]

    assert history == [
        {
            "id": entry.pk,
            "starts_on": "2026-03-02",
            "cohort": 1,
            "rank": 2,
            "value": 15,
            "tier": 1,
            "tier_name": "Bronze",
            "outcome": "stayed",
            "next_tier": 1,
            "next_tier_name": "Bronze",
        }
    ]


def test_where_no_league_is_played_there_is_none(api, member):
    answers = [api.sign_in(member).get(f"/api/v1/leagues/{name}") for name in ("current", "settings")]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "LEAGUE_OFF")] * 2


def test_a_member_does_not_see_another_ones_league(api, league, member, other):
    assert api.sign_in(member).get(f"/api/v1/members/{other.pk}/league").status_code == 404


def test_a_manager_begins_and_changes_the_league(console):
    begun = console.patch("/api/v1/leagues/settings", {"tiers": ["Seed", "Sprout", "Tree"]}, format="json")
    changed = console.put("/api/v1/leagues/settings", {"cohort_size": 25, "demoted_percent": 0}, format="json")

    assert (begun.status_code, begun["X-Message-Code"]) == (200, "LEAGUE_CHANGED")
    shown = console.get("/api/v1/leagues/settings").json()
    assert shown == changed.json()
    assert (shown["tiers"], shown["cohort_size"], shown["demoted_percent"]) == (["Seed", "Sprout", "Tree"], 25, 0)


@pytest.mark.parametrize(
    ("wanted", "status", "code"),
    [
        ({"cohort_size": 4}, 400, "VALIDATION_ERROR"),
        ({"tiers": ["One"]}, 400, "VALIDATION_ERROR"),
        ({"tiers": ["One", "One"]}, 409, "LEAGUE_INVALID"),
        ({"metric": "count:unknown"}, 409, "METRIC_UNKNOWN"),
    ],
)
def test_wrong_terms_are_refused(console, wanted, status, code):
    answer = console.patch("/api/v1/leagues/settings", wanted, format="json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert console.get("/api/v1/leagues/settings").status_code == 404


@pytest.mark.usefixtures("played")
def test_a_larger_group_asks_no_more_queries(api, manager, member, organization, act, queries):
    for _ in range(2):
        with time_machine.travel(TUESDAY, tick=False):
            api.sign_in(member)
            with queries(12):
                api.get("/api/v1/leagues/current")
        with tenancy.writing(organization.id):
            more = MembershipFactory.create_batch(3)
        api.sign_in(manager)
        act(*((each, 1) for each in more))


@pytest.mark.usefixtures("played")
def test_weeks_and_their_groups_are_listed_and_read(console, close, member, other):
    (running,) = console.get("/api/v1/leagues/weeks").json()["results"]
    close()
    (week,) = console.get("/api/v1/leagues/weeks").json()["results"]
    (group,) = console.get(f"/api/v1/leagues/weeks/{week['id']}/groups").json()["results"]
    shown = console.get(f"/api/v1/leagues/groups/{group['id']}").json()

    assert console.get(f"/api/v1/leagues/weeks/{week['id']}").json() == week
    assert (running["state"], running["closed_at"], week["state"]) == ("running", None, "decided")
    assert {name: week[name] for name in ("starts_on", "ends_on", "closes_at", "closed_at", "groups", "members")} == {
        "starts_on": "2026-03-02",
        "ends_on": "2026-03-08",
        "closes_at": "2026-03-09T03:00:00Z",
        "closed_at": "2026-03-09T04:00:00Z",
        "groups": 1,
        "members": 2,
    }
    assert group == {"id": group["id"], "number": 1, "tier": None, "tier_name": None, "size": 2}
    lines = [(line["member_id"], line["rank"], line["value"]) for line in shown.pop("rankings")]
    assert lines == [(str(other.pk), 1, 20), (str(member.pk), 2, 15)]
    assert shown == {**group, "week_id": week["id"], "starts_on": "2026-03-02"}


def test_weeks_and_groups_come_page_by_page(console, organization):
    with tenancy.writing(organization.id):
        weeks = [LeagueWeekFactory.create(starts_on=date(2026, 3, 2) + timedelta(weeks=number)) for number in range(3)]
        LeagueCohortFactory.create(week=weeks[0], size=0)
        LeagueCohortFactory.create_batch(3, week=weeks[0], tier=2)

    def pages(path, name):
        found = []
        while path:
            page = console.get(path).json()
            found.append([row[name] for row in page["results"]])
            path = page["next"]
        return found

    assert pages("/api/v1/leagues/weeks?limit=2", "starts_on") == [["2026-03-16", "2026-03-09"], ["2026-03-02"]]
    groups = f"/api/v1/leagues/weeks/{weeks[0].pk}/groups"
    assert [len(page) for page in pages(f"{groups}?limit=2", "tier_name")] == [2, 1]
    assert console.get(groups).json()["results"][0]["tier_name"] == "Silver"
    assert console.get(f"/api/v1/leagues/weeks/{uuid7()}/groups").status_code == 404


@pytest.mark.usefixtures("played")
def test_members_do_not_see_the_weeks_of_everybody(api, member):
    api.sign_in(member)

    assert [api.get(f"/api/v1/leagues/{path}").status_code for path in ("weeks", f"groups/{uuid7()}")] == [403, 403]


def test_more_weeks_and_groups_ask_no_more_queries(console, organization, queries):
    for starts_on in (date(2026, 3, 2), date(2026, 3, 9)):
        with tenancy.writing(organization.id):
            week = LeagueWeekFactory.create(starts_on=starts_on)
            LeagueCohortFactory.create_batch(3, week=week)
        with queries(6):
            console.get("/api/v1/leagues/weeks")
        with queries(7):
            console.get(f"/api/v1/leagues/weeks/{week.pk}/groups")
