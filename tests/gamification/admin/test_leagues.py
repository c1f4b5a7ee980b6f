import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gamification import services
from gamification.models import League, LeagueCohort, LeagueEntry, LeagueWeek
from goodplay.core import tenancy
from goodplay.core.jobs import drain
from goodplay.core.permissions import Role
from tests.factories.accounts import NamedMemberFactory
from tests.factories.gamification import LeagueFactory
from tests.gamification.services.test_leagues import CLOSED, TUESDAY, collect

pytestmark = pytest.mark.django_db
FIELDS = {
    "name": "Spring league",
    "is_active": "on",
    "metric": "points",
    "tiers": "Seed\n Sprout \n\nTree",
    "cohort_size": 25,
    "together_below": 40,
    "promoted_percent": 30,
    "demoted_percent": 0,
    "grace_hours": 6,
}


def address(name, *args):
    return reverse(f"admin:gamification_{name}", args=args)


def text_of(reply):
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


@pytest.fixture
def played(organization):
    """A closed week and a running one, with so many members each time."""

    def play(*points):
        with tenancy.writing(organization.id), time_machine.travel(TUESDAY, tick=False):
            if not League.objects.of(organization.id).exists():
                LeagueFactory.create()
            members = NamedMemberFactory.create_batch(len(points))
            for member, value in zip(members, points, strict=True):
                collect(member, value)
            services.enter_league(member_ids=[member.pk for member in members])
        return members

    return play


def close(organization):
    with time_machine.travel(CLOSED, tick=False):
        with tenancy.writing(organization.id):
            services.start_closing()
        drain()


def test_a_manager_begins_the_league_and_changes_it(enter, organization):
    console = enter(Role.MANAGER)

    begun = console.post(address("league_add"), FIELDS)
    with tenancy.reading(organization.id):
        league = League.objects.get()
    changed = console.post(address("league_change", league.pk), FIELDS | {"name": "Summer league"})

    assert (begun.status_code, changed.status_code) == (302, 302)
    with tenancy.reading(organization.id):
        league = League.objects.get()
    assert (league.name, league.tiers, league.cohort_size, league.demoted_percent) == (
        "Summer league",
        ["Seed", "Sprout", "Tree"],
        25,
        0,
    )
    assert console.get(address("league_add")).status_code == 403


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"cohort_size": 4}, "cohort_size lies between 5 and 100"), ({"tiers": "One"}, "2 to 12 tiers")],
)
def test_a_refusal_stands_on_the_form(enter, organization, change, sentence):
    page = enter().post(address("league_add"), FIELDS | change)

    assert page.status_code == 200
    assert sentence in text_of(page)
    with tenancy.reading(organization.id):
        assert not League.objects.exists()


def test_the_form_offers_what_is_counted_by_name(enter, shipped, organization):
    page = enter().get(address("league_add")).content.decode()

    assert "Bronze\nSilver" in page
    assert "Impact score" not in re.search(r'<select name="metric".*?</select>', page, re.DOTALL).group()


def test_the_pages_of_a_running_week(enter, organization, played):
    first, second = played(30, 20)
    with tenancy.reading(organization.id):
        week, cohort, entry = LeagueWeek.objects.get(), LeagueCohort.objects.get(), LeagueEntry.objects.first()
    console = enter()

    assert "running" in text_of(console.get(address("leagueweek_change", week.pk)))
    group = text_of(console.get(address("leaguecohort_change", cohort.pk)))
    assert f"1 {first.display_name} 30 2 {second.display_name} 20" in group
    assert "all together" in group
    assert "The week runs" in text_of(console.get(address("leagueentry_change", entry.pk)))


def test_the_pages_of_a_closed_week(enter, organization, played):
    first, *_ = played(30, 20, 10)
    close(organization)
    with tenancy.reading(organization.id):
        week, entry = LeagueWeek.objects.get(), LeagueEntry.objects.get(member=first)
    console = enter(Role.AUDITOR)

    assert "decided" in text_of(console.get(address("leagueweek_change", week.pk)))
    page = text_of(console.get(address("leagueentry_change", entry.pk)))
    assert "Rises" in page
    assert "Silver" in page


@pytest.mark.parametrize("name", ["league", "leagueweek", "leaguecohort", "leagueentry"])
def test_lists_open_empty_and_ask_as_often_for_many_as_for_one(name, enter, played):
    console, path = enter(), address(f"{name}_changelist")
    assert console.get(path).status_code == 200

    counts = []
    for points in ((1,), (3, 4, 5)):
        played(*points)
        console.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert console.get(path).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_member_has_no_way_in_and_an_auditor_changes_nothing(enter, played, organization):
    played(1)
    with tenancy.reading(organization.id):
        league = League.objects.get()

    page = enter(Role.AUDITOR).post(address("league_change", league.pk), FIELDS)

    assert page.status_code == 403
