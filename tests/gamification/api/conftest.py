"""Callers, the shipped definitions, and hours logged by API."""

from datetime import UTC, datetime
from itertools import count

import pytest

from gamification.services import seed_all
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday."""


@pytest.fixture
def shipped(organization):
    """The platform's badges, achievements, actions, ladders and boards."""
    with tenancy.writing(PLATFORM_ID):
        return seed_all()


@pytest.fixture
def member(organization):
    with tenancy.writing(organization.id):
        return MembershipFactory.create()


@pytest.fixture
def other(organization):
    """Another member of the same organization."""
    with tenancy.writing(organization.id):
        return MembershipFactory.create()


@pytest.fixture
def manager(organization):
    with tenancy.writing(organization.id):
        return MembershipFactory.create(role=Role.MANAGER.value)


@pytest.fixture
def console(api, manager):
    """A client that is the manager."""
    return api.sign_in(manager)


@pytest.fixture
def log_hours(console, hear):
    """Log hours of a member by API and let everything follow."""
    numbers = count(1)

    def log(member, hours, *, at=NOON, **more):
        body = {
            "member_id": str(member.id),
            "action": "hours.logged",
            "key": f"log-{next(numbers)}",
            "quantity": hours,
            "occurred_at": at.isoformat(),
        }
        answer = console.post("/api/v1/activities", body | more, format="json")
        assert answer.status_code == 201, answer.content
        hear()
        return answer.json()

    return log
