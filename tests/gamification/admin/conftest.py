"""The console, and members with a history."""

from datetime import UTC, datetime

import pytest

from gamification.services import NewActivity, apply_pending, rebuild_leaderboards, record_activities, seed_all
from goodplay.core import tenancy
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def enter(client, organization):
    """Sign a person with a role of ``organization`` in to the console."""

    def signed_in(role=Role.ADMIN):
        with tenancy.writing(organization.id):
            member = MembershipFactory.create(role=role)
        client.force_login(member.user, backend="accounts.backends.EmailOrPhoneBackend")
        return client

    return signed_in


@pytest.fixture
def shipped(organization):
    """The platform's definitions."""
    with tenancy.writing(PLATFORM_ID):
        seed_all()


@pytest.fixture
def member(organization):
    with tenancy.writing(organization.id):
        return MembershipFactory.create()


@pytest.fixture
def history(organization, shipped):
    """Let new members log two hours each; then the boards are rebuilt."""

    def logged(count):
        with tenancy.writing(organization.id):
            members = MembershipFactory.create_batch(count)
            record_activities(
                [
                    NewActivity(
                        member_id=member.pk,
                        action="hours.logged",
                        occurred_at=NOON,
                        source="test",
                        key=str(member.pk),
                        quantity_milli=2_000,
                    )
                    for member in members
                ]
            )
            apply_pending()
            rebuild_leaderboards()
        return members

    return logged
