"""Every list and page of recognition in the console: it opens, is bounded, and shows one organization."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gamification import models
from gamification.services import NewActivity, record_activities
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.organizations import OrganizationFactory
from tests.gamification.admin.conftest import NOON

pytestmark = pytest.mark.django_db

OF_MEMBERS = [
    "activity",
    "achievementaward",
    "achievementprogress",
    "badgeaward",
    "counter",
    "memberlevel",
    "memberstate",
    "pointsentry",
    "streak",
]
DEFINITIONS = ["achievement", "action", "badge", "ladder", "leaderboard", "leaderboardsnapshot"]
ALL = [*OF_MEMBERS, *DEFINITIONS, "rulebook", "pendingactivity"]


def address(name, *args):
    return reverse(f"admin:gamification_{name}", args=args)


def text_of(reply):
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def queries_of(console, path):
    with CaptureQueriesContext(connection) as queries:
        assert console.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ALL)
def test_every_list_opens(name, enter, history):
    history(1)

    assert enter().get(address(f"{name}_changelist")).status_code == 200


@pytest.mark.parametrize("name", OF_MEMBERS)
def test_a_list_asks_as_often_for_three_as_for_one(name, enter, history):
    console = enter()
    history(1)
    console.get(address(f"{name}_changelist"))
    one = queries_of(console, address(f"{name}_changelist"))

    history(2)

    assert queries_of(console, address(f"{name}_changelist")) == one


@pytest.mark.parametrize("name", [name for name in ALL if name != "achievementprogress"])
def test_every_row_has_a_page(name, enter, history, organization):
    history(1)
    with tenancy.writing(organization.id):
        model = next(model for model in vars(models).values() if getattr(model, "__name__", "").lower() == name)
        if name == "pendingactivity":
            member = MembershipFactory.create()
            record_activities(
                [NewActivity(member_id=member.pk, action="task.completed", occurred_at=NOON, source="test", key="late")]
            )
        row = model.objects.known_to(organization.id).first()

    page = enter().get(address(f"{name}_change", row.pk))

    assert page.status_code == 200
    assert "(&#x27;" not in page.content.decode()  # a pair drawn raw


@pytest.mark.parametrize("name", ALL)
def test_the_superuser_looks_at_all_organizations(name, client, history):
    history(1)
    client.force_login(UserFactory.create(is_superuser=True), backend="accounts.backends.EmailOrPhoneBackend")

    assert client.get(address(f"{name}_changelist")).status_code == 200


@pytest.mark.parametrize("name", OF_MEMBERS)
def test_another_organizations_rows_are_not_shown(name, enter, history, client):
    (member,) = history(1)
    with tenancy.platform("tests"):
        other = OrganizationFactory.create()
    with tenancy.writing(other.id):
        stranger = MembershipFactory.create(role=Role.ADMIN)
    client.force_login(stranger.user, backend="accounts.backends.EmailOrPhoneBackend")

    assert str(member) not in text_of(client.get(address(f"{name}_changelist")))


def test_an_activity_leads_to_all_that_followed(enter, history, organization):
    (member,) = history(1)
    with tenancy.reading(organization.id):
        activity = models.Activity.objects.of(organization.id).get()

    page = enter().get(address("activity_change", activity.pk)).content.decode()

    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "2 " in text
    for shown in ("+10 (rule:base)", "+10 (achievement:first-hour:1)", "First Hour", "First Step", str(member)):
        assert shown in text
    for linked in ("gamification/pointsentry/", "gamification/achievementaward/", "gamification/badgeaward/"):
        assert linked in page
    assert f"wallet/transfer/?q=points%3A{activity.pk}%3A0" in page


def test_the_overview_counts_what_happened(enter, history):
    history(2)

    assert "Members active this week" in text_of(enter().get(reverse("admin:index")))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.TREASURER])
def test_who_may_only_look_changes_nothing(role, enter, shipped):
    console = enter(role)

    assert console.get(address("badge_changelist")).status_code == 200
    assert console.get(address("badge_add")).status_code == 403
    assert console.get(address("pointsentry_add")).status_code == 403
