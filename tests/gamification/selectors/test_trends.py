"""Earn rate and completion."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from gamification.selectors.trends import completion_of, earning_until
from gamification.services import apply_pending, create_achievement, publish_rulebook
from goodplay.core import tenancy
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import deed, hours_action, record

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)


@pytest.fixture
def members(organization, time_machine):
    """Two of four members are active this week; one completes an achievement."""
    time_machine.move_to(datetime(2026, 3, 4, 12, tzinfo=UTC), tick=False)
    with tenancy.writing(organization.id):
        hours_action()
        create_achievement(name="Busy", type="hours_logged", criteria={"hours_required": 3})
        create_achievement(name="Busiest", type="hours_logged", criteria={"hours_required": 300})
        publish_rulebook()
        members = MembershipFactory.create_batch(4)
        record(deed(members[0], key="a", quantity=3000), deed(members[1], key="b"))
        apply_pending()
    return members


def test_weeks_tell_points_per_member_and_completions(organization, members):
    with tenancy.reading(organization.id):
        weeks = earning_until(organization.id, today=date(2026, 3, 4))

    assert len(weeks) == 12
    assert (weeks[-1].starts_on, weeks[-1].points_per_member, weeks[-1].completed) == (MONDAY, 10.0, 1)
    assert (weeks[-2].points_per_member, weeks[-2].completed) == (0, 0)


def test_completion_is_a_share_of_who_ever_did_something(organization, members):
    with tenancy.reading(organization.id):
        found = completion_of(organization.id)

    assert [(each.name, each.members, each.percent) for each in found] == [("Busy", 1, 50.0), ("Busiest", 0, 0.0)]


def test_the_overview_shows_both(organization, members, client):
    with tenancy.writing(organization.id):
        manager = MembershipFactory.create(role=Role.MANAGER)
    client.force_login(manager.user, backend="accounts.backends.EmailOrPhoneBackend")

    page = client.get(reverse("admin:index")).content.decode()

    assert "Earn rate: points per active member and week" in page
    assert "Completion: per cent of members" in page
