"""Intake: what is recorded, what is refused, what is frozen."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from gamification.errors import (
    ActionInactiveError,
    ActionNotFoundError,
    ActivityInFutureError,
    ActivityKeyReusedError,
    ActivityMemberNotFoundError,
    ActivityNotFoundError,
    QuantityOutOfBoundsError,
    ReversalNotReversibleError,
    UnitNotAcceptedError,
)
from gamification.models import Activity, PendingActivity
from gamification.services import apply_pending, publish_rulebook, record_activities, record_by_hand, reverse_activities
from goodplay.core import tenancy
from goodplay.core.models import Announcement
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import ActionFactory
from tests.gamification.services.deeds import NOON, deed, hours_action, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(points_currency):
    return MembershipFactory.create()


def activities():
    return Activity.objects.of(tenancy.organization_id())


def refusal(new):
    """The error of a single refused row; nothing was written and nobody told."""
    (recorded,) = record_activities([new])
    assert (recorded.status, recorded.activity_id) == ("refused", None)
    assert not activities().exists()
    assert not Announcement.objects.of(tenancy.organization_id()).filter(name="activities.recorded").exists()
    return recorded.error


def test_a_row_is_recorded_and_waits(member):
    hours_action()

    (recorded,) = record_activities([deed(member, quantity=1500, note="Painting", metadata={"room": 2})])

    activity = activities().get()
    assert (recorded.status, recorded.activity_id) == ("new", activity.id)
    assert (activity.quantity_milli, activity.note, activity.metadata) == (1500, "Painting", {"room": 2})
    assert PendingActivity.objects.of(member.organization_id).get().activity_id == activity.id
    told = Announcement.objects.of(member.organization_id).get(name="activities.recorded")
    assert told.facts == {"count": 1}


def test_the_same_row_twice_is_one_activity(member):
    hours_action()
    (first,) = record(deed(member))

    second, third = record_activities([deed(member), deed(member)])

    assert [(each.status, each.activity_id) for each in (second, third)] == [("duplicate", first)] * 2
    assert activities().count() == 1


def test_a_row_twice_in_one_batch_is_one_activity(member):
    hours_action()

    results = record_activities([deed(member), deed(member)])

    assert [result.status for result in results] == ["new", "duplicate"]
    assert results[0].activity_id == results[1].activity_id


@pytest.mark.parametrize(
    "change", [{"quantity_milli": 2000}, {"occurred_at": NOON + timedelta(1)}, {"subject_id": "x"}]
)
def test_a_key_with_other_content_is_refused(member, change):
    hours_action()
    record(deed(member))

    (stored,) = record_activities([replace(deed(member), **change)])
    _, in_batch = record_activities([deed(member, key="2"), replace(deed(member, key="2"), **change)])

    assert [type(stored.error), type(in_batch.error)] == [ActivityKeyReusedError] * 2
    assert activities().count() == 2


def test_keys_of_different_sources_do_not_meet(member):
    hours_action()

    results = record_activities([deed(member, source="a"), deed(member, source="b", quantity=2000)])

    assert [result.status for result in results] == ["new", "new"]


def test_a_refused_row_does_not_hold_up_the_others(member):
    hours_action()

    results = record_activities([deed(member, key="1", action="unknown"), deed(member, key="2")])

    assert [result.status for result in results] == ["refused", "new"]


def test_an_unknown_action_is_refused(member):
    error = refusal(deed(member, action="unknown"))

    assert (type(error), error.params) == (ActionNotFoundError, {"action": "unknown"})


def test_an_inactive_action_is_refused(member):
    ActionFactory.create(code="closed", is_active=False)

    assert type(refusal(deed(member, action="closed"))) is ActionInactiveError


@pytest.mark.parametrize("change", [{"action": "points.adjusted"}, {"action": "badge.awarded"}, {"points": 5}])
def test_what_is_given_by_hand_is_refused_at_the_common_door(member, change):
    hours_action()

    assert type(refusal(deed(member, **change))) is ActionInactiveError


def test_members_of_an_excluded_type_are_refused_but_may_be_given(points_currency):
    ActionFactory.create(code="prize.won", excluded_member_types=["staff"])
    staff, other = MembershipFactory.create(member_type="staff"), MembershipFactory.create()

    error = refusal(deed(staff, action="prize.won"))
    (given,) = record_by_hand([deed(staff, action="prize.won", key="given")])
    (won,) = record_activities([deed(other, action="prize.won", key="won")])

    assert (error.code, error.params) == ("MEMBER_TYPE_EXCLUDED", {"action": "prize.won", "member_type": "staff"})
    assert (given.status, won.status) == ("new", "new")


def test_an_unknown_member_is_refused(member):
    hours_action()
    member.id = UUID(int=7)

    assert type(refusal(deed(member))) is ActivityMemberNotFoundError


def test_a_member_who_left_is_refused(points_currency):
    hours_action()

    assert type(refusal(deed(MembershipFactory.create(is_active=False)))) is ActivityMemberNotFoundError


def test_a_member_of_another_organization_is_unknown(member, organization):
    from tests.factories.organizations import OrganizationFactory

    hours_action()
    with tenancy.platform("tests"):
        other = OrganizationFactory.create()
        stranger = MembershipFactory.create(organization_id=other.id)

    assert type(refusal(deed(stranger))) is ActivityMemberNotFoundError


def test_clocks_may_be_ten_minutes_ahead_and_no_more(member):
    hours_action()
    now = timezone.now()

    assert type(refusal(deed(member, at=now + timedelta(minutes=11)))) is ActivityInFutureError
    assert record_activities([deed(member, at=now + timedelta(minutes=9))])[0].status == "new"


@pytest.mark.parametrize("quantity", [499, 24_001, 0, -1000])
def test_a_quantity_outside_the_bounds_is_refused(member, quantity):
    hours_action(min_quantity_milli=500, max_quantity_milli=24_000)

    error = refusal(deed(member, quantity=quantity))

    assert type(error) is QuantityOutOfBoundsError
    assert error.params == {"quantity_milli": quantity, "min_milli": 500, "max_milli": 24_000}


@pytest.mark.parametrize(("action", "unit"), [("donation.given", ""), ("hours.logged", "EUR")])
def test_money_names_its_currency_and_nothing_else_does(member, action, unit):
    hours_action()

    assert type(refusal(deed(member, action=action, unit=unit))) is UnitNotAcceptedError


@pytest.mark.parametrize(
    ("member_zone", "user_zone", "day"),
    [
        ("Africa/Nairobi", "UTC", date(2026, 3, 2)),
        ("", "America/New_York", date(2026, 3, 1)),
        ("Pacific/Auckland", "America/New_York", date(2026, 3, 2)),
        ("", "UTC", date(2026, 3, 1)),
    ],
)
def test_the_day_is_the_members_own_and_frozen(points_currency, member_zone, user_zone, day):
    hours_action()
    member = MembershipFactory.create(time_zone=member_zone, user__time_zone=user_zone)

    record(deed(member, at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC)))
    member.time_zone = "Asia/Tokyo"
    member.save()

    assert activities().get().local_on == day


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 3, 28, 22, 59, 59, 999_000, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, 59, 999_000, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, 59, 999_000, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_days_of_23_and_25_hours_end_at_their_own_midnight(points_currency, at, day):
    hours_action()

    record(deed(MembershipFactory.create(time_zone="Europe/Rome"), at=at))

    assert activities().get().local_on == day


def test_the_day_falls_back_to_the_organizations_zone(organization, points_currency):
    from organizations.models import Organization

    hours_action()
    Organization.objects.filter(pk=organization.id).update(time_zone="Africa/Nairobi")

    record(deed(MembershipFactory.create(), at=datetime(2026, 3, 1, 21, 30, tzinfo=UTC)))

    assert activities().get().local_on == date(2026, 3, 2)


def test_the_rulebook_of_the_day_is_frozen(member):
    hours_action()
    record(deed(member, key="1"))
    ActionFactory.create(code="another")
    publish_rulebook()
    record(deed(member, key="2"))

    assert list(activities().order_by("key").values_list("rulebook_version", flat=True)) == [1, 2]


def test_a_rulebook_that_starts_later_does_not_hold_yet(member):
    hours_action()
    publish_rulebook()
    ActionFactory.create(code="another")
    publish_rulebook(starts_at=timezone.now() + timedelta(days=1))

    record(deed(member))

    assert activities().get().rulebook_version == 1


def test_the_same_rules_are_published_once(member):
    hours_action()

    assert publish_rulebook() == publish_rulebook()
    assert Announcement.objects.of(member.organization_id).filter(name="rulebook.published").count() == 1


def test_a_reversal_is_recorded_once(member):
    hours_action()
    (activity_id,) = record(deed(member))

    first = reverse_activities(activity_ids=[activity_id], reason="Twice")
    second = reverse_activities(activity_ids=[activity_id], reason="Twice")

    assert [first[0].status, second[0].status] == ["new", "duplicate"]
    reversal = activities().get(reverses=activity_id)
    assert (reversal.action, reversal.note, reversal.member_id) == ("hours.logged", "Twice", member.id)


def test_a_member_who_left_can_still_be_corrected(member):
    hours_action()
    (activity_id,) = record(deed(member))
    apply_pending()
    member.is_active = False
    member.save()

    assert reverse_activities(activity_ids=[activity_id])[0].status == "new"


def test_what_does_not_exist_cannot_be_reversed(member):
    with pytest.raises(ActivityNotFoundError):
        reverse_activities(activity_ids=[4711])


def test_a_reversal_cannot_be_reversed(member):
    hours_action()
    (activity_id,) = record(deed(member))
    (reversal,) = reverse_activities(activity_ids=[activity_id])

    with pytest.raises(ReversalNotReversibleError):
        reverse_activities(activity_ids=[reversal.activity_id])


def test_what_is_awarded_by_hand_carries_its_points(member):
    (recorded,) = record_by_hand([deed(member, action="points.adjusted", points=-7)])

    assert (recorded.status, activities().get().points) == ("new", -7)


def test_texts_of_every_kind_are_kept_as_they_are(member):
    hours_action()
    note = 'Say "hi", {curly}, back\\slash, ünïcode, 日本, \u202eright\n'

    record(deed(member, key='k"1\\', note=note, subject_id="NULL", subject_type="{}"))

    activity = activities().get()
    assert (activity.key, activity.note, activity.subject_id, activity.subject_type) == ('k"1\\', note, "NULL", "{}")


def test_an_empty_batch_is_nothing(member):
    assert record_activities([]) == []
