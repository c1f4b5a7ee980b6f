"""Rebuilding: nothing differs on a healthy organization, and what was damaged comes back."""

from datetime import timedelta

import pytest

from gamification.models import Counter, MemberLevel, MemberState, PointsEntry, Streak
from gamification.services import apply_pending, rebuild_members
from goodplay.core import tenancy
from goodplay.core.models import Announcement
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import AchievementFactory, BadgeFactory, LadderFactory, LevelFactory
from tests.gamification.services.deeds import NOON, deed, hours_action, points_of, record, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(points_currency):
    """A member with three days of hours, an achievement with a badge, and a level."""
    hours_action()
    badge = BadgeFactory.create(points_value=2)
    AchievementFactory.create(criteria={"hours_required": 2}, points_reward=10, badge=badge)
    LevelFactory.create(ladder=LadderFactory.create(), threshold=5)
    member = MembershipFactory.create()
    record(*(deed(member, key=str(day), at=NOON + timedelta(days=day)) for day in range(3)))
    apply_pending()
    return member


def of(model, member):
    return model.objects.of(member.organization_id).filter(member=member)


def test_a_healthy_organization_has_no_differences(member):
    rebuilt = rebuild_members()

    assert (rebuilt.differences, rebuilt.member_count, rebuilt.last_member_id) == (0, 1, None)


def test_a_wrong_counter_is_put_right(member):
    of(Counter, member).filter(metric="hours.logged", period=0).update(quantity_milli=1, count=99)

    assert rebuild_members().differences == 1

    assert value(member, "quantity:hours.logged") == 3000
    assert value(member, "count:hours.logged") == 3
    assert rebuild_members().differences == 0


def test_a_counter_from_nowhere_goes(member):
    Counter.objects.create(
        organization_id=member.organization_id, member=member, metric="x", period=0, starts_on=NOON.date(), count=4
    )

    assert rebuild_members().differences == 1

    assert not of(Counter, member).filter(metric="x").exists()


@pytest.mark.parametrize("model", [Counter, Streak, MemberLevel, MemberState])
def test_lost_rows_come_back(member, model):
    before = list(of(model, member).order_by("id").values_list(*_facts(model)))
    of(model, member).delete()

    assert rebuild_members().differences > 0

    assert sorted(of(model, member).values_list(*_facts(model)), key=repr) == sorted(before, key=repr)
    assert rebuild_members().differences == 0


def _facts(model):
    unstable = {"id", "updated_at", "reached_at"}
    return [field.attname for field in model._meta.concrete_fields if field.name not in unstable]


def test_lost_points_are_corrected_in_entries_and_ledger(member):
    (activity_id, *_) = of(PointsEntry, member).order_by("id").values_list("activity_id", flat=True)
    PointsEntry.objects.create(
        organization_id=member.organization_id,
        member=member,
        activity_id=activity_id,
        rule="rule:hour",
        revision=7,
        change=100,
        event_type="hours_logged",
        entered_at=NOON,
    )

    assert rebuild_members().differences == 1

    entries = of(PointsEntry, member).filter(activity_id=activity_id, rule="rule:hour").order_by("revision")
    assert list(entries.values_list("revision", "change")) == [(0, 5), (7, 100), (8, -100)]


def test_a_repair_tells_nobody_of_points(member):
    before = Announcement.objects.of(tenancy.organization_id()).filter(name="points.changed").count()
    of(Counter, member).delete()

    rebuild_members()

    assert Announcement.objects.of(tenancy.organization_id()).filter(name="points.changed").count() == before


def test_pages_go_through_all_members(member):
    others = MembershipFactory.create_batch(2)
    record(*(deed(other, key=str(other.id)) for other in others))
    apply_pending()
    members = sorted([member.id, *(other.id for other in others)])

    first = rebuild_members(limit=2)
    second = rebuild_members(after=first.last_member_id, limit=2)

    assert (first.member_count, first.last_member_id) == (2, members[1])
    assert (second.member_count, second.last_member_id) == (1, None)


def test_what_waits_is_left_waiting(member):
    record(deed(member, key="waiting", at=NOON - timedelta(days=1)))

    assert rebuild_members().differences == 0

    assert apply_pending() == 1
    assert points_of(member) == 4 * 5 + 10 + 2
    assert rebuild_members().differences == 0
