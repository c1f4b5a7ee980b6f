"""Applying what was recorded."""

from datetime import timedelta

import pytest

from gamification.models import PendingActivity
from gamification.services import apply_pending
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import NOON, deed, hours_action, points_of, record, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(door):
    return MembershipFactory.create()


def test_an_activity_pays_counts_and_leaves_the_queue(member):
    hours_action()
    record(deed(member, quantity=2500))

    applied = apply_pending()

    assert applied == 1
    assert points_of(member) == 12
    assert value(member, "quantity:hours.logged") == 2500
    assert value(member, "count", period=2) == 1
    assert not PendingActivity.objects.of(member.organization_id).exists()
