"""What members save becomes deeds, once, in whatever order and however often it is heard."""

import pytest

from gamification import tasks
from gamification.models import Activity
from gamification.services import apply_kit, apply_pending
from goodplay.core import tenancy
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import points_of
from wallet.signals import DepositReversed, DepositVerified

pytestmark = pytest.mark.django_db
FACTS = {
    "deposit_id": "01a1fe00-0000-7000-8000-000000000009",
    "amount_minor": 50_000,
    "currency": "KES",
    "channel": "mpesa",
    "receipt": "RKL51ZDR4F",
    "subject_type": "",
    "subject_id": "",
    "deposited_at": "2026-03-02T12:00:00+00:00",
}


@pytest.fixture
def member(points_currency):
    apply_kit(kind="sacco")
    return MembershipFactory.create()


def verified(member, **more):
    return DepositVerified(**FACTS | {"member_id": str(member.id)} | more)


def reversed_(member, **more):
    return DepositReversed(**FACTS | {"member_id": str(member.id), "reason": "Never came"} | more)


@pytest.mark.twice("gamification.record_deposits")
def test_a_deposit_is_a_deed_of_its_saver(member):
    for _ in range(2):
        tasks.record_deposits([verified(member)])

    row = Activity.objects.of(tenancy.organization_id()).get(member=member)
    assert (row.quantity_milli, row.unit, row.subject_type) == (500_000, "KES", "deposit")


@pytest.mark.twice("gamification.take_back_deposits")
@pytest.mark.parametrize("first", ["record", "take_back"])
def test_a_deposit_that_was_taken_back_counts_nothing(member, first):
    calls = [(tasks.record_deposits, verified), (tasks.take_back_deposits, reversed_)]
    for task, fact in calls if first == "record" else calls[::-1]:
        for _ in range(2):
            task([fact(member)])
    apply_pending()

    assert points_of(member) == 0
    assert Activity.objects.of(tenancy.organization_id()).filter(reverses__isnull=False).count() == 1


def test_a_challenge_is_what_the_deed_is_about(member):
    tasks.record_deposits([verified(member, subject_type="challenge", subject_id="c")])

    assert Activity.objects.of(tenancy.organization_id()).get(member=member).subject_type == "challenge"


def test_a_shilling_saved_is_a_point_in_a_sacco(member):
    tasks.record_deposits([verified(member)])
    apply_pending()

    assert points_of(member) == 500 + 50  # and those of the first deposit
