"""Tracing an activity, by service, API and console."""

import re

import pytest
from django.urls import reverse

from gamification.models import Activity
from gamification.selectors.activities import activities_of
from gamification.services import apply_pending, create_achievement, publish_rulebook, reverse_activities
from gamification.services.trace import trace_activity
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import LeaderboardFactory
from tests.gamification.services.deeds import deed, hours_action, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(organization):
    """Two hours that pay, complete an achievement and move a board."""
    with tenancy.writing(organization.id):
        hours_action()
        create_achievement(name="Busy", type="hours_logged", criteria={"hours_required": 2}, points_reward=50)
        publish_rulebook()
        LeaderboardFactory.create(metric="quantity:hours.logged", timeframe="weekly", name="Hours")
        LeaderboardFactory.create(metric="count:tree.planted", timeframe="weekly", name="Trees")
        (activity_id,) = record(deed(MembershipFactory.create(), quantity=2000))
        apply_pending()
        return Activity.objects.of(organization.id).select_related("member__user").get(pk=activity_id)


def traced(organization, activity):
    with tenancy.writing(organization.id):
        return trace_activity(activities_of(organization.id).get(pk=activity.pk))


def test_every_effect_is_gathered(organization, activity, hear):
    hear()

    trace = traced(organization, activity)

    assert trace.verdict == "counted"
    assert trace.explained.points == {"rule:hour": 10, "achievement:busy:1": 50}
    assert [(entry.rule, entry.change) for entry in trace.entries] == [("rule:hour", 10), ("achievement:busy:1", 50)]
    assert trace.transfer_keys == [f"points:{activity.pk}:0"]
    assert [award.achievement.code for award in trace.achievements] == ["busy"]
    assert [board.name for board in trace.boards] == ["Hours"]
    assert [told.announcement.name for told in trace.told] == ["achievement.earned"]
    assert all(hearing.heard_at for told in trace.told for hearing in told.hearings)


def test_a_waiting_activity_says_so(organization, activity):
    with tenancy.writing(organization.id):
        (waiting,) = record(deed(activity.member, key="2"))

    trace = traced(organization, Activity(pk=waiting))

    assert (trace.verdict, trace.explained, trace.entries) == ("waiting", None, [])


def test_a_chain_of_reversal_is_shown_from_both_ends(organization, activity):
    with tenancy.writing(organization.id):
        (reversal,) = reverse_activities(activity_ids=[activity.pk], reason="Twice", reversed_by=None)
        apply_pending()

    taken_back = traced(organization, activity)
    reverses = traced(organization, Activity(pk=reversal.activity_id))

    assert (taken_back.verdict, taken_back.reversed_by.pk) == ("reversed", reversal.activity_id)
    assert (reverses.verdict, reverses.reverses.pk) == ("reversal", activity.pk)
    assert sum(entry.change for entry in taken_back.entries) == 0
    assert [award.is_standing for award in taken_back.achievements] == [False]


def test_a_trace_writes_nothing_and_asks_a_constant_number_of_times(organization, activity, queries):
    with tenancy.writing(organization.id):
        found = activities_of(organization.id).select_related("reverses").get(pk=activity.pk)
        trace_activity(found)
        record(*[deed(activity.member, key=f"more-{number}") for number in range(20)])
        apply_pending()
        with queries(13):
            trace_activity(found)


def test_the_member_sees_it_by_api(organization, activity, api):
    reply = api.sign_in(activity.member).get(f"/api/v1/activities/{activity.pk}/trace")

    body = reply.json()
    assert (reply.status_code, body["verdict"], body["points_cut_by_caps"]) == (200, "counted", 0)
    assert {row["rule"]: row["points"] for row in body["points"]} == {"rule:hour": 10, "achievement:busy:1": 50}
    assert [row["name"] for row in body["achievements"]] == ["Busy"]
    assert body["counters"][0] == {
        "metric": "",
        "period": "all",
        "starts_on": "1970-01-01",
        "before": {"count": 0, "quantity": 0.0, "points": 0},
        "after": {"count": 1, "quantity": 0.0, "points": 60},
    }


def test_another_member_does_not_see_it(organization, activity, api):
    with tenancy.writing(organization.id):
        other = MembershipFactory.create()

    assert api.sign_in(other).get(f"/api/v1/activities/{activity.pk}/trace").status_code == 404


def test_the_console_shows_it_and_links_to_it(organization, activity, client):
    with tenancy.writing(organization.id):
        manager = MembershipFactory.create(role=Role.MANAGER)
    client.force_login(manager.user, backend="accounts.backends.EmailOrPhoneBackend")
    address = reverse("admin:gamification_activity_trace", args=[activity.pk])

    assert address in client.get(reverse("admin:gamification_activity_changelist")).content.decode()
    page = client.get(address)

    text = " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())
    assert page.status_code == 200
    assert "It counts." in text
    assert "Busy +50" in text
    assert "0 → 2" in text
    assert client.get(reverse("admin:gamification_activity_trace", args=[activity.pk + 1])).status_code == 404
