from datetime import UTC, datetime

import pytest
import time_machine

from gamification import services
from gamification.models import LeagueEntry
from goodplay.core import tenancy
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import LeagueFactory

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
def test_a_closed_week_is_history(api, member, organization):
    with tenancy.writing(organization.id), time_machine.travel(CLOSED, tick=False):
        services.close_due_weeks()
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
