"""Trying, publishing and awarding what was done before, by API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gamification.models import Achievement, AchievementAward, Action, RuleTrial, ScoringRule
from gamification.services import apply_pending, publish_rulebook
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import deed, hours_action, record

pytestmark = pytest.mark.django_db

TRIALS = "/api/v1/rulebook/trials"
GOAL = {"name": "Busy", "achievement_type": "hours_logged", "criteria": {"hours_required": 2}, "points_reward": 50}


@pytest.fixture
def member(organization):
    """A member with three hours."""
    with tenancy.writing(organization.id):
        hours_action()
        publish_rulebook()
        member = MembershipFactory.create()
        record(deed(member, quantity=3000))
        apply_pending()
    return member


@pytest.fixture
def manager(organization, member, api):
    with tenancy.writing(organization.id):
        person = MembershipFactory.create(role=Role.MANAGER)
    return api.sign_in(person)


def post(client, path, body=None, key="1"):
    return client.post(path, body or {}, format="json", HTTP_IDEMPOTENCY_KEY=key)


def count(model, organization):
    with tenancy.reading(organization.id):
        return model.objects.of(organization.id).count()


def test_a_new_achievement_is_tried_published_and_awarded(organization, member, manager, work, hear):
    begun = post(manager, TRIALS, {"what": "achievement", "change": GOAL})
    assert (begun.status_code, begun["X-Message-Code"], begun.json()["result"]) == (201, "TRIAL_BEGUN", None)
    work()

    trial = manager.get(f"{TRIALS}/{begun.json()['id']}").json()
    assert (trial["status"], trial["result"]["achievements"], trial["result"]["points_gained"]) == (
        "tried",
        {"busy": 1},
        50,
    )
    (row,) = manager.get(f"{TRIALS}/{trial['id']}/rows").json()["results"]
    assert (row["member_id"], row["points_change"], row["achievements"]) == (str(member.pk), 50, ["busy"])

    published = post(manager, f"{TRIALS}/{trial['id']}/publish", {"awards_past": True}, key="2")
    work()
    hear()
    assert (published.status_code, published["X-Message-Code"], published.json()["version"]) == (
        200,
        "TRIAL_PUBLISHED",
        2,
    )
    assert count(AchievementAward, organization) == 1


def test_the_rules_of_an_action_are_tried(organization, member, manager, work):
    with tenancy.reading(organization.id):
        action = Action.objects.of(organization.id).get()
    change = {"rules": [{"code": "hour", "name": "Hour", "kind": "per_quantity", "points": 8}]}

    begun = post(manager, TRIALS, {"what": "action", "subject_id": str(action.pk), "change": change, "days": 7})
    work()

    result = manager.get(f"{TRIALS}/{begun.json()['id']}").json()["result"]
    assert (result["points_before"], result["points_after"]) == (15, 24)
    with tenancy.reading(organization.id):
        assert ScoringRule.objects.of(organization.id).get().points == 5


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"what": "achievement", "change": {"name": "Busy"}}, "change"),
        ({"what": "action", "change": {"rules": []}}, "subject_id"),
        ({"what": "weather", "change": {}}, "what"),
        ({"what": "achievement", "change": GOAL, "days": 367}, "days"),
    ],
)
def test_what_has_no_shape_is_refused(organization, manager, body, wrong):
    reply = post(manager, TRIALS, body)

    assert (reply.status_code, list(reply.json()["errors"])) == (400, [wrong])
    assert count(RuleTrial, organization) == 0


def test_what_changes_nothing_is_refused(organization, manager):
    with tenancy.reading(organization.id):
        action = Action.objects.of(organization.id).get()

    reply = post(manager, TRIALS, {"what": "action", "subject_id": str(action.pk), "change": {"description": "New"}})

    assert (reply.status_code, reply.json()["code"]) == (409, "TRIAL_EMPTY")


def test_a_later_start_can_be_withdrawn(organization, manager, work):
    trial = post(manager, TRIALS, {"what": "achievement", "change": GOAL}).json()
    work()

    later = post(manager, f"{TRIALS}/{trial['id']}/publish", {"publish_at": "2099-01-01T00:00:00Z"}, key="2")
    withdrawn = post(manager, f"{TRIALS}/{trial['id']}/withdraw", key="3")

    assert (later.json()["status"], withdrawn.json()["status"]) == ("scheduled", "tried")
    assert count(Achievement, organization) == 0


def test_an_achievement_is_awarded_for_what_was_done_before(organization, member, manager, work, hear):
    achievement = post(manager, "/api/v1/achievements", GOAL).json()

    job = post(manager, f"/api/v1/achievements/{achievement['id']}/award-past", key="2")
    work()
    hear()

    assert (job.status_code, job.json()["status"]) == (202, "queued")
    assert count(AchievementAward, organization) == 1


def test_members_try_nothing(organization, member, api):
    assert post(api.sign_in(member), TRIALS, {"what": "achievement", "change": GOAL}).status_code == 403
    assert api.get(TRIALS).status_code == 403


def test_the_list_asks_as_often_for_three_as_for_one(organization, manager, queries):
    post(manager, TRIALS, {"what": "achievement", "change": GOAL})
    manager.get(TRIALS)
    with CaptureQueriesContext(connection) as captured:
        manager.get(TRIALS)
    one = len(captured)
    for number in range(2):
        post(manager, TRIALS, {"what": "achievement", "change": GOAL | {"name": f"Busy {number}"}}, key=f"k{number}")

    with queries(one):
        assert len(manager.get(TRIALS).json()["results"]) == 3


def test_a_ladder_is_tried(organization, member, manager, work):
    levels = [{"name": "Starter", "threshold": "1"}, {"name": "Helper", "threshold": "10"}]
    change = {"name": "Steps", "metric": "points", "levels": levels}

    begun = post(manager, TRIALS, {"what": "ladder", "change": change})
    work()

    assert begun.status_code == 201, begun.json()
    assert manager.get(f"{TRIALS}/{begun.json()['id']}").json()["result"]["levels_changed"] == 1
