"""Points that expire: told first, taken once, the oldest first, and never what was spent."""

from datetime import UTC, date, datetime, timedelta

import pytest

from gamification.models import PointsExpiry
from gamification.selectors.expiry import upcoming_expiries
from gamification.selectors.history import described, history_of
from gamification.services import apply_pending, rebuild_members, reverse_activities, seed_actions, start_expiry
from goodplay.core import tenancy
from goodplay.core.models import Announcement, Job
from goodplay.core.schedule_registry import for_each_organization
from organizations.services import decide_policy, record_incident
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import deed, record
from wallet.enums import TransferKind
from wallet.selectors import balances_of
from wallet.services import Holder, Posting, check_books, place_hold, post_transfers, reverse_transfers

pytestmark = pytest.mark.django_db

POINTS, SHOP = Holder.purpose("points"), Holder.purpose("shop")


@pytest.fixture
def decide(organization):
    def decided(**values):
        with tenancy.writing(organization.id):
            for name, value in values.items():
                decide_policy(organization_id=organization.id, name=name, value=value)

    return decided


@pytest.fixture
def member(organization, decide):
    """A member of an organization whose points expire after twelve months."""
    decide(points_expire_months=12)
    with tenancy.writing(organization.id):
        return MembershipFactory.create()


@pytest.fixture
def night(organization, work, time_machine):
    """Let the nightly look happen on a day."""

    def run(day):
        time_machine.move_to(datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=5), tick=False)
        for_each_organization(lambda _id: start_expiry())
        work()

    return run


@pytest.fixture
def read(organization):
    def rows(*fields):
        with tenancy.reading(organization.id):
            return list(PointsExpiry.objects.of(organization.id).order_by("pk").values_list(*fields))

    return rows


def book(member, key, points, day, *, kind=TransferKind.EARN):
    holders = (POINTS, Holder.member(member.pk)) if points > 0 else (Holder.member(member.pk), SHOP)
    at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)
    with tenancy.writing(member.organization_id):
        post_transfers([Posting(key, *holders, abs(points), "PTS", kind, effective_at=at)])


def balance(member):
    with tenancy.reading(member.organization_id):
        return next(each.balance_minor for each in balances_of(member.pk) if each.currency.code == "PTS")


def upcoming(member, today):
    with tenancy.reading(member.organization_id):
        found = upcoming_expiries(member.organization_id, member.pk, today=today)
    return [(each.expires_on, each.points, each.announced_at is not None) for each in found]


def told(member, name):
    with tenancy.reading(member.organization_id):
        rows = Announcement.objects.of(member.organization_id).filter(name=name).order_by("pk")
        return [(row.facts["member_id"], row.facts["points"], row.facts["expires_on"]) for row in rows]


def test_a_member_is_told_and_then_loses_what_is_left(member, night, read):
    book(member, "january", 50, date(2026, 1, 20))
    book(member, "march", 30, date(2026, 3, 5))

    night(date(2027, 1, 1))
    assert read() == []
    night(date(2027, 1, 2))
    night(date(2027, 1, 3))

    assert read("expires_on", "points", "settled_at") == [(date(2027, 2, 1), 50, None)]
    assert upcoming(member, date(2027, 1, 3)) == [(date(2027, 2, 1), 50, True), (date(2027, 4, 1), 30, False)]
    book(member, "spent", -20, date(2027, 1, 10), kind=TransferKind.SPEND)
    night(date(2027, 1, 31))
    assert balance(member) == 60
    night(date(2027, 2, 1))
    night(date(2027, 2, 2))

    assert (balance(member), read("expired_points")) == (30, [(30,)])
    assert told(member, "points.expiring") == [(str(member.pk), 50, "2027-02-01")]
    assert told(member, "points.expired") == [(str(member.pk), 30, "2027-02-01")]
    with tenancy.reading(member.organization_id):
        assert check_books() == []


@pytest.mark.twice("gamification.start_expiry")
def test_the_look_of_a_day_happens_once(member, night, read):
    book(member, "january", 50, date(2026, 1, 20))

    for _ in range(2):
        night(date(2027, 1, 2))

    with tenancy.reading(member.organization_id):
        assert Job.objects.of(member.organization_id).filter(kind="gamification.expire_points").count() == 1
    assert len(read()) == 1


def test_spent_points_are_the_oldest(member, night, read):
    book(member, "january", 50, date(2026, 1, 20))
    book(member, "february", 40, date(2026, 2, 20))
    book(member, "spent", -70, date(2026, 3, 1), kind=TransferKind.SPEND)

    night(date(2027, 1, 2))
    assert read() == []
    night(date(2027, 1, 30))

    assert read("expires_on", "points") == [(date(2027, 3, 1), 20)]


def test_what_was_spent_in_time_is_settled_with_nothing_and_nobody_is_told(member, night, read):
    book(member, "january", 50, date(2026, 1, 20))
    night(date(2027, 1, 2))
    book(member, "spent", -50, date(2027, 1, 10), kind=TransferKind.SPEND)

    night(date(2027, 2, 1))

    assert read("expired_points") == [(0,)]
    assert (balance(member), told(member, "points.expired")) == (0, [])


def test_what_came_back_from_the_shop_is_as_old_as_it_was(member, night, read):
    book(member, "january", 50, date(2026, 1, 20))
    book(member, "spent", -50, date(2026, 5, 1), kind=TransferKind.SPEND)
    with tenancy.writing(member.organization_id):
        reverse_transfers(keys=["spent"], reason="Out of stock")

    night(date(2027, 1, 2))

    assert read("expires_on", "points") == [(date(2027, 2, 1), 50)]


def test_points_that_were_taken_back_were_never_earned(member, time_machine):
    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    time_machine.move_to(at, tick=False)
    book(member, "january", 50, date(2026, 1, 20))
    with tenancy.writing(member.organization_id):
        seed_actions()
        _, lost = record(deed(member, at=at, quantity=4_000), deed(member, key="2", at=at, quantity=6_000))
        apply_pending()
        reverse_activities(activity_ids=[lost])
        apply_pending()

    found = upcoming(member, date(2026, 3, 2))

    assert (balance(member), [points for _, points, _ in found]) == (70, [50, 20])


def test_reserved_points_are_left_until_they_are_free(member, night, read):
    book(member, "january", 50, date(2026, 1, 20))
    night(date(2027, 1, 2))
    with tenancy.writing(member.organization_id):
        place_hold(key="hold", member_id=member.pk, amount_minor=20, currency="PTS", expires_at=None)

    night(date(2027, 2, 1))

    assert (balance(member), read("expired_points")) == (20, [(30,)])


def test_who_is_told_late_has_the_full_time_of_notice(member, night, decide, read):
    decide(points_expire_months=0)
    book(member, "old", 50, date(2024, 1, 20))
    night(date(2027, 1, 2))
    assert read() == []
    decide(points_expire_months=12, points_expiry_notice_days=10)

    night(date(2027, 1, 3))
    for day in range(4, 13):
        night(date(2027, 1, day))

    assert (balance(member), read("expires_on", "points")) == (50, [(date(2027, 1, 13), 50)])
    night(date(2027, 1, 13))
    assert balance(member) == 0


def test_an_organization_that_changes_its_mind_withdraws_what_was_announced(member, night, decide, read):
    book(member, "january", 50, date(2026, 1, 20))
    night(date(2027, 1, 2))
    decide(points_expire_months=0)
    night(date(2027, 1, 3))
    decide(points_expire_months=12)

    night(date(2027, 2, 1))

    assert (balance(member), read("expired_points")[0]) == (50, (0,))
    assert read("expires_on")[-1] == (date(2027, 3, 3),)


def test_nothing_expires_during_an_incident(member, night, read):
    book(member, "january", 50, date(2026, 1, 20))
    night(date(2027, 1, 2))
    with tenancy.writing(member.organization_id):
        record_incident(
            organization_id=member.organization_id,
            starts_at=datetime(2027, 1, 31, tzinfo=UTC),
            ends_at=datetime(2027, 2, 3, tzinfo=UTC),
            reason="Outage",
        )

    night(date(2027, 2, 1))
    assert balance(member) == 50
    night(date(2027, 2, 3))

    assert balance(member) == 0


def test_by_inactivity_all_points_go_together_and_a_deed_keeps_them(member, night, decide, time_machine, read):
    decide(points_expire_by_inactivity=True)
    time_machine.move_to("2026-01-20T12:00:00Z", tick=False)
    with tenancy.writing(member.organization_id):
        seed_actions()
        record(deed(member, key="1", quantity=4_000, at=datetime(2026, 1, 20, 10, tzinfo=UTC)))
        apply_pending()
    night(date(2027, 1, 2))
    assert read("expires_on", "points") == [(date(2027, 2, 1), 20)]
    with tenancy.writing(member.organization_id):
        record(deed(member, key="2", quantity=1_000, at=datetime(2027, 1, 2, 4, tzinfo=UTC)))
        apply_pending()

    night(date(2027, 2, 1))

    assert (balance(member), read("expired_points")) == (25, [(0,)])
    assert upcoming(member, date(2027, 2, 1)) == [(date(2028, 2, 1), 25, False)]


def test_expiry_is_a_line_of_the_history_and_no_difference_of_the_rebuild(member, night):
    book(member, "january", 50, date(2026, 1, 20))
    night(date(2027, 1, 2))
    night(date(2027, 2, 1))

    with tenancy.writing(member.organization_id):
        lines = described(member.organization_id, list(history_of(member.organization_id, member.pk)))
        assert [(line.points_change, line.event_type, line.balance_after) for line in lines] == [
            (-50, "points_expired", 0),
            (50, "points_moved", 50),
        ]
        assert rebuild_members().differences == 0
