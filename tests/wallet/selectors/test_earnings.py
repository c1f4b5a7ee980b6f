"""When what members have was earned: mirrors, same causes, and what is reserved."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from tests.factories.accounts import MembershipFactory
from wallet.enums import TransferKind
from wallet.selectors import earned_by_month, left_of_old, members_with_balance
from wallet.services import Holder, Posting, place_hold, post_transfers, reverse_transfers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
FACTS = {"currency": "PTS", "zone": "Africa/Nairobi", "same_cause": "^points:([0-9]+):"}


@pytest.fixture
def member(door):
    return MembershipFactory.create()


def book(member, key, points, at, kind=TransferKind.EARN):
    own, other = Holder.member(member.pk), Holder.purpose("points")
    debit, credit = (other, own) if points > 0 else (own, other)
    post_transfers([Posting(key, debit, credit, abs(points), "PTS", kind, effective_at=at)])


def months(member):
    rows = earned_by_month(member_ids=[member.pk], **FACTS)
    return {row.month: (row.earned_minor, row.out_minor) for row in rows}


def test_months_are_of_the_zone(member):
    book(member, "late", 5, datetime(2026, 1, 31, 20, 59, tzinfo=UTC))
    book(member, "later", 7, datetime(2026, 1, 31, 21, 0, tzinfo=UTC))

    assert months(member) == {JANUARY: (5, 0), FEBRUARY: (7, 0)}


def test_transfers_of_the_same_cause_are_one_earning_of_its_first_month(member):
    book(member, "points:1:0", 50, datetime(2026, 1, 10, tzinfo=UTC))
    book(member, "points:1:1", -20, datetime(2026, 2, 10, tzinfo=UTC), TransferKind.REVERSE)
    book(member, "points:12:0", 3, datetime(2026, 2, 11, tzinfo=UTC))

    assert months(member) == {JANUARY: (30, 0), FEBRUARY: (3, 0)}


def test_a_mirror_undoes_what_was_spent_or_earned(member):
    book(member, "earned", 50, datetime(2026, 1, 10, tzinfo=UTC))
    book(member, "mistake", 9, datetime(2026, 1, 11, tzinfo=UTC))
    book(member, "spent", -30, datetime(2026, 1, 12, tzinfo=UTC), TransferKind.SPEND)
    reverse_transfers(keys=["spent", "mistake"], reason="Wrong")

    assert {month: row for month, row in months(member).items() if any(row)} == {JANUARY: (50, 0)}


def test_what_comes_back_from_an_expiry_is_earned_anew(member):
    book(member, "earned", 50, datetime(2026, 1, 10, tzinfo=UTC))
    book(member, "gone", -50, datetime(2027, 2, 1, tzinfo=UTC), TransferKind.EXPIRE)
    reverse_transfers(keys=["gone"], reason="Illness")

    assert left_of_old(member_ids=[member.pk], through_month=JANUARY, **FACTS) == {}


def test_the_old_is_what_spending_left_and_no_hold_reserves(member):
    book(member, "january", 50, datetime(2026, 1, 10, tzinfo=UTC))
    book(member, "february", 40, datetime(2026, 2, 10, tzinfo=UTC))
    book(member, "spent", -20, datetime(2026, 2, 12, tzinfo=UTC), TransferKind.SPEND)
    old = {"member_ids": [member.pk], "through_month": JANUARY, **FACTS}
    assert left_of_old(**old) == {member.pk: 30}

    place_hold(key="hold", member_id=member.pk, amount_minor=60, currency="PTS")

    assert left_of_old(**old) == {member.pk: 10}


def test_members_are_walked_in_the_order_of_their_ids(member):
    others = MembershipFactory.create_batch(2)
    for person in (member, *others):
        book(person, str(person.pk), 1, datetime(2026, 1, 10, tzinfo=UTC))
    ids = sorted(person.pk for person in (member, *others))

    first = members_with_balance(currency="PTS", after=UUID(int=0), limit=2)

    assert first == ids[:2]
    assert members_with_balance(currency="PTS", after=first[-1], limit=2) == ids[2:]


def test_nobody_is_nothing():
    assert earned_by_month(member_ids=[], **FACTS) == []
    assert left_of_old(member_ids=[], through_month=JANUARY, **FACTS) == {}
