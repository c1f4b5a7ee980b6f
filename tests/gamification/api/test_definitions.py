"""Badges, achievements and leaderboards are defined by API, by who may."""

import pytest

from gamification.models import Badge
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID, uuid7
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.factories.organizations import OrganizationFactory

pytestmark = pytest.mark.django_db

API = "/api/v1"
BADGE = {"name": "Tree Planter", "category": "special", "rarity": "rare", "color": "#2e7d32", "points_value": 5}
GOAL = {"name": "Hundred", "achievement_type": "hours_logged", "criteria": {"hours_required": 100}, "points_reward": 7}
BOARD = {"leaderboard_type": "trees", "timeframe": "weekly", "name": "Trees", "metric": "points"}


@pytest.fixture
def stranger(db):
    """The owner of another organization."""
    from wallet.services import apply_kit

    with tenancy.platform("tests"):
        other = OrganizationFactory.create()
        with tenancy.writing(other.id):
            apply_kit(kind=other.kind)
            return MembershipFactory.create(role=Role.OWNER.value)


def code_of(answer):
    return answer.status_code, answer.json()["code"]


def test_a_badge_is_created_read_changed_and_retired(console):
    created = console.post(f"{API}/badges", BADGE, format="json")
    badge = created.json()
    path = f"{API}/badges/{badge['id']}"
    changed = console.patch(path, {"rarity": "epic"}, format="json")
    replaced = console.put(path, BADGE | {"name": "Forester"}, format="json")
    gone = console.delete(path)

    assert (created.status_code, created.headers["X-Message-Code"]) == (201, "BADGE_CREATED")
    assert {name: badge[name] for name in BADGE} == BADGE
    assert (badge["code"], badge["is_own"], badge["copied_from"]) == ("tree-planter", True, None)
    assert (changed.json()["rarity"], replaced.json()["name"]) == ("epic", "Forester")
    assert (gone.status_code, gone.headers["X-Message-Code"]) == (204, "BADGE_RETIRED")
    assert console.get(path).json()["is_active"] is False


def test_an_achievement_is_created_read_changed_and_retired(console, shipped):
    badge = console.post(f"{API}/badges", BADGE, format="json").json()
    created = console.post(f"{API}/achievements", GOAL | {"badge_id": badge["id"]}, format="json")
    goal = created.json()
    path = f"{API}/achievements/{goal['id']}"
    changed = console.patch(path, {"criteria": {"hours_required": 50}}, format="json")
    replaced = console.put(path, GOAL | {"name": "Hundred hours"}, format="json")
    gone = console.delete(path)

    assert created.status_code == 201
    assert {name: goal[name] for name in GOAL} == GOAL
    assert goal["badge"] == {"id": badge["id"], "name": "Tree Planter"}
    assert changed.json()["criteria"] == {"hours_required": 50}
    assert (replaced.json()["name"], gone.status_code) == ("Hundred hours", 204)


def test_criteria_are_checked_before_they_are_saved(console, shipped):
    answer = console.post(f"{API}/achievements", GOAL | {"criteria": {"days_required": 1}}, format="json")

    assert code_of(answer) == (409, "CRITERIA_INVALID")
    assert answer.json()["params"] == {"reason": "Missing: hours_required."}


def test_a_name_is_taken_once(console):
    console.post(f"{API}/badges", BADGE, format="json")

    assert code_of(console.post(f"{API}/badges", BADGE, format="json")) == (409, "DEFINITION_TAKEN")


@pytest.mark.parametrize(
    "change",
    [
        {"color": "green"},
        {"category": "fun"},
        {"points_value": -1},
        {"points_value": 10**7},
        {"name": ""},
        {"name": "x" * 121},
        {"rarity": 3},
    ],
)
def test_the_shape_of_a_badge_is_checked(change, console):
    assert code_of(console.post(f"{API}/badges", BADGE | change, format="json")) == (400, "VALIDATION_ERROR")


def test_the_platforms_badge_is_seen_copied_and_not_changed(console, shipped):
    with tenancy.reading(PLATFORM_ID):
        mentor = Badge.objects.of(PLATFORM_ID).get(code="mentor")
    path = f"{API}/badges/{mentor.pk}"

    assert console.get(path).json()["is_own"] is False
    assert code_of(console.patch(path, {"name": "Ours"}, format="json")) == (403, "ACCESS_DENIED")
    copied = console.post(f"{path}/copy")

    assert (copied.status_code, copied.json()["copied_from"]) == (201, str(mentor.pk))
    assert console.get(path).status_code == 404
    names = [badge["name"] for badge in console.get(f"{API}/badges?limit=100").json()["results"]]
    assert (len(names), names.count("Mentor")) == (13, 1)


def test_the_lists_are_narrowed(console, shipped):
    badges = console.get(f"{API}/badges?rarity=epic").json()["results"]
    goals = console.get(f"{API}/achievements?achievement_type=consecutive_days").json()["results"]
    actions = console.get(f"{API}/actions").json()["results"]

    assert {badge["name"] for badge in badges} == {"Century Club", "Jack of All Trades", "Month of Service"}
    assert {goal["name"] for goal in goals} == {"Seven Day Streak", "Thirty Day Streak"}
    assert {action["code"] for action in actions} == {
        "hours.logged",
        "task.completed",
        "project.completed",
        "training.completed",
        "skill.acquired",
        "skill.certified",
        "volunteer.referred",
        "kudos.received",
        "kudos.given",
    }
    assert console.get(f"{API}/actions/{actions[0]['id']}").json() == actions[0]
    assert code_of(console.get(f"{API}/badges?rarity=unique")) == (400, "VALIDATION_ERROR")


def test_a_leaderboard_is_opened_changed_and_retired(console, shipped):
    opened = console.post(f"{API}/leaderboards", BOARD, format="json")
    path = f"{API}/leaderboards/{opened.json()['id']}"
    changed = console.patch(path, {"name": "Forest", "tie_rule": "dense"}, format="json")

    assert (opened.status_code, opened.json()["leaderboard_type"]) == (201, "trees")
    assert (changed.json()["name"], changed.json()["tie_rule"]) == ("Forest", "dense")
    assert console.get(f"{API}/leaderboards/trees/weekly").json()["name"] == "Forest"
    assert console.delete(path).status_code == 204
    assert code_of(console.get(f"{API}/leaderboards/trees/weekly")) == (404, "LEADERBOARD_UNKNOWN")
    assert code_of(console.post(f"{API}/leaderboards", BOARD | {"metric": "steps"}, format="json")) == (
        409,
        "METRIC_UNKNOWN",
    )


def test_a_board_for_managers_is_for_managers(console, api, member, shipped):
    console.post(f"{API}/leaderboards", BOARD | {"visibility": "managers"}, format="json")

    assert console.get(f"{API}/leaderboards/trees/weekly").status_code == 200
    api.sign_in(member)
    assert code_of(api.get(f"{API}/leaderboards/trees/weekly")) == (404, "LEADERBOARD_UNKNOWN")
    assert code_of(api.get(f"{API}/leaderboards/trees/weekly/position")) == (404, "LEADERBOARD_UNKNOWN")
    kinds = {board["leaderboard_type"] for board in api.get(f"{API}/leaderboards?limit=100").json()["results"]}
    assert kinds == {"points", "hours", "projects"}


def test_snapshots_are_taken_by_hand(console, shipped):
    all_boards = console.post(f"{API}/leaderboards/generate", {}, format="json")
    one = console.post(
        f"{API}/leaderboards/generate", {"leaderboard_type": "points", "timeframe": "weekly"}, format="json"
    )
    none = console.post(f"{API}/leaderboards/generate", {"leaderboard_type": "nothing"}, format="json")

    assert (all_boards.status_code, len(all_boards.json()["leaderboards"])) == (201, 12)
    assert [(each["leaderboard_type"], each["timeframe"]) for each in one.json()["leaderboards"]] == [
        ("points", "weekly")
    ]
    assert code_of(none) == (404, "LEADERBOARD_UNKNOWN")
    assert console.get(f"{API}/leaderboards/points/weekly").json()["id"] == one.json()["leaderboards"][0]["id"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/badges"),
        ("put", "/badges/{badge}"),
        ("patch", "/badges/{badge}"),
        ("delete", "/badges/{badge}"),
        ("post", "/badges/{badge}/copy"),
        ("post", "/achievements"),
        ("post", "/leaderboards"),
        ("post", "/leaderboards/generate"),
        ("post", "/activities"),
        ("post", "/activities/bulk"),
        ("get", "/gamification/stats"),
    ],
)
@pytest.mark.parametrize("role", [Role.MEMBER, Role.AUDITOR])
def test_only_managers_define(method, path, role, api, console, organization):
    badge = console.post(f"{API}/badges", BADGE, format="json").json()["id"]
    with tenancy.writing(organization.id):
        api.sign_in(MembershipFactory.create(role=role.value))
    if (method, path, role) == ("get", "/gamification/stats", Role.AUDITOR):
        assert api.get(f"{API}{path}").status_code == 200
        return

    answer = getattr(api, method)(f"{API}{path.format(badge=badge)}", BADGE, format="json")

    assert code_of(answer) == (403, "ACCESS_DENIED")


@pytest.mark.parametrize(
    "path",
    [
        "members/{}/points",
        "members/{}/points/history",
        "members/{}/streak",
        "members/{}/progress",
        "members/{}/achievements",
        "members/{}/badges",
        "gamification/stats/members/{}",
    ],
)
def test_a_member_of_another_organization_does_not_exist(path, api, stranger, member):
    api.sign_in(stranger)

    assert code_of(api.get(f"{API}/{path.format(member.id)}")) == (404, "NOT_FOUND")


@pytest.mark.parametrize("path", ["points", "points/history", "streak", "progress", "achievements"])
def test_a_members_figures_are_his_own(path, api, member, other, shipped):
    api.sign_in(other)

    assert code_of(api.get(f"{API}/members/{member.id}/{path}")) == (404, "NOT_FOUND")
    assert api.get(f"{API}/members/me/{path}").status_code == 200
    assert api.get(f"{API}/members/{member.id}/badges").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/badges/{id}", "/achievements/{id}", "/actions/{id}", "/members/{id}/points", "/activities/{id}"],
)
def test_what_is_not_there_is_a_problem(path, console):
    assert code_of(console.get(f"{API}{path.format(id=uuid7())}")) == (404, "NOT_FOUND")


@pytest.mark.parametrize("path", ["/badges", "/members/me/points", "/leaderboards/points", "/activities"])
def test_nobody_is_let_in_without_a_token(path, api, db):
    assert code_of(api.get(f"{API}{path}")) == (401, "NOT_AUTHENTICATED")


def test_an_achievement_says_its_goal_with_names(console, api, member, shipped):
    conditions = [{"type": "action_quantity", "action": "hours.logged", "at_least": 2, "period": "week"}]
    criteria = {"match": "all", "conditions": conditions}
    wanted = {"name": "Two", "achievement_type": "custom", "criteria": criteria}
    goal = console.post(f"{API}/achievements", wanted, format="json").json()

    of_member = api.sign_in(member).get(f"{API}/members/me/achievements/{goal['id']}/progress").json()

    assert (goal["goal"], of_member["goal"]) == ("2 of “Hours of service” within a week",) * 2


def test_a_secret_badge_of_a_goal_is_not_shown_to_who_does_not_hold_it(console, api, member, shipped):
    badge = console.post(f"{API}/badges", BADGE | {"is_secret": True}, format="json").json()
    console.post(f"{API}/achievements", GOAL | {"badge_id": badge["id"]}, format="json")

    shown = api.sign_in(member).get(f"{API}/members/me/progress").json()["achievements"]

    assert [goal["badge"] for goal in shown if goal["name"] == "Hundred"] == [None]
