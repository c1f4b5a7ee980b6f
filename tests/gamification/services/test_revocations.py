"""Badges are taken from members, given back and renewed, and whoever listens is told."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from gamification.errors import BadgeNotHeldError, BadgeUnlimitedError
from gamification.services import award_badge, create_badge, renew_badge, restore_badge, revoke_badge
from goodplay.core.models import Announcement
from tests.factories.accounts import MembershipFactory

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door", "points_currency")]


@pytest.fixture
def badge():
    return create_badge(name="First Aid", category="training", valid_days=30)


@pytest.fixture
def award(badge):
    """An earned badge."""
    with time_machine.travel(NOW, tick=False):
        made = award_badge(member_id=MembershipFactory.create().pk, badge_id=badge.pk, reason="For a test")
    made.is_manual = False
    made.save(update_fields=["is_manual"])
    return made


def whose(award):
    return {"member_id": award.member_id, "badge_id": award.badge_id}


def told(name):
    return [row.facts for row in Announcement.objects.filter(name=name).order_by("pk")]


def names(award):
    return {"member_id": str(award.member_id), "badge_id": str(award.badge_id), "badge_code": "first-aid"}


def test_taking_and_giving_back_are_told_once(award):
    revoke_badge(**whose(award), reason="Untrue")
    with pytest.raises(BadgeNotHeldError):
        revoke_badge(**whose(award), reason="Twice")
    restore_badge(**whose(award))
    with pytest.raises(BadgeNotHeldError):
        restore_badge(**whose(award))

    assert told("badge.revoked") == [names(award) | {"reason": "Untrue"}]
    assert told("badge.restored") == [names(award)]


def test_a_badge_that_was_taken_is_no_longer_on_show(award):
    award.is_showcased = True
    award.save(update_fields=["is_showcased"])

    revoke_badge(**whose(award), reason="Untrue")

    award.refresh_from_db()
    assert award.is_showcased is False


def test_a_badge_is_renewed_from_now_on(award):
    assert award.expires_at == NOW + timedelta(days=30)
    later = NOW + timedelta(days=40)

    with time_machine.travel(later, tick=False):
        renewed = renew_badge(**whose(award))

    assert renewed.expires_at == later + timedelta(days=30)
    assert told("badge.renewed") == [names(award) | {"expires_at": renewed.expires_at.isoformat()}]


def test_what_never_expires_or_is_not_held_is_not_renewed(award):
    lasting = create_badge(name="For ever", category="special")
    award_badge(member_id=award.member_id, badge_id=lasting.pk, reason="For a test")
    with pytest.raises(BadgeUnlimitedError):
        renew_badge(member_id=award.member_id, badge_id=lasting.pk)
    revoke_badge(**whose(award), reason="Untrue")

    with pytest.raises(BadgeNotHeldError):
        renew_badge(**whose(award))

    assert told("badge.renewed") == []
