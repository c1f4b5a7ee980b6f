"""Points and thanks under real parallelism: limits hold, and what is spent does not expire too."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from gamification.errors import KudosLimitError
from gamification.models import Kudos, PointsExpiry
from gamification.services import EXPIRE_POINTS, expire_points, give_kudos
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.jobs import JobState
from organizations.services import decide_policy
from tests.factories.accounts import MembershipFactory
from wallet.enums import TransferKind
from wallet.errors import InsufficientFundsError
from wallet.selectors import balances_of
from wallet.services import Holder, Posting, check_books, post_transfers

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_30_thanks_at_once_are_five(organization, parallel):
    with tenancy.writing(organization.id):
        giver, *others = MembershipFactory.create_batch(31)

    def thank(receiver):
        try:
            with tenancy.writing(organization.id):
                give_kudos(giver_id=giver.pk, receiver_id=receiver.pk, message="Thank you")
        except KudosLimitError:
            return "refused"
        return "given"

    told = parallel(thank, others)

    assert sorted(told) == ["given"] * 5 + ["refused"] * 25
    with tenancy.reading(organization.id):
        assert Kudos.objects.of(organization.id).filter(giver=giver).count() == 5


def test_points_are_spent_or_expire_and_never_both(organization, parallel):
    with tenancy.writing(organization.id):
        decide_policy(organization_id=organization.id, name="points_expire_months", value=12)
        members = MembershipFactory.create_batch(20)
        at = datetime(2020, 1, 20, tzinfo=UTC)
        post_transfers([move(member, 50, effective_at=at) for member in members])
        PointsExpiry.objects.bulk_create(
            PointsExpiry(organization=organization, member=member, expires_on=date(2021, 2, 1), points=50)
            for member in members
        )

    told = parallel(lambda member: spend(member) if member else expire(organization), [*members, None, *members, None])

    with tenancy.writing(organization.id):
        spent = told.count("spent")
        expired = sum(row.expired_points for row in PointsExpiry.objects.of(organization.id))
        left = sum(each.balance_minor for member in members for each in balances_of(member.pk))
        assert (expired + spent * 30 + left, left) == (20 * 50, 0)
        assert check_books() == []


def move(member, points, **more):
    holders = (Holder.purpose("points"), Holder.member(member.pk))
    kind = TransferKind.EARN
    if points < 0:
        holders, kind = (Holder.member(member.pk), Holder.purpose("shop")), TransferKind.SPEND
    return Posting(uuid7().hex, *holders, abs(points), "PTS", kind, **more)


def spend(member):
    try:
        with tenancy.writing(member.organization_id):
            post_transfers([move(member, -30)])
    except InsufficientFundsError:
        return "refused"
    return "spent"


def expire(organization):
    job = JobState(uuid7(), organization.id, {"kind": EXPIRE_POINTS, "at": timezone.now().isoformat()}, {}, {})
    with tenancy.writing(organization.id):
        expire_points(job)
    return "expired"
