"""The engine under real parallelism (RT-C10)."""

from datetime import timedelta

import pytest

from gamification.models import AchievementAward, BadgeAward, PendingActivity, PointsEntry
from gamification.services import apply_pending, rebuild_members, record_activities, reverse_activities
from goodplay.core import tenancy
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import AchievementFactory, ActionFactory, BadgeFactory, ScoringRuleFactory
from tests.gamification.services.deeds import NOON, deed, hours_action
from wallet.models import Currency
from wallet.selectors import balances_of
from wallet.services import check_books

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def members(organization):
    """Twenty members of an organization with hours, a capped action and an achievement."""
    with tenancy.writing(organization.id):
        Currency.objects.get_or_create(
            organization_id=organization.id, code="PTS", defaults={"name": "Points", "kind": "points", "decimals": 0}
        )
        hours_action()
        action = ActionFactory.create(code="social.interacted", daily_points_cap=100)
        ScoringRuleFactory.create(action=action, points=10)
        AchievementFactory.create(criteria={"hours_required": 1}, points_reward=10, badge=BadgeFactory.create())
        return MembershipFactory.create_batch(20)


def points_of(member):
    return next(each.balance_minor for each in balances_of(member.id) if each.currency.code == "PTS")


def tell_and_apply(member, new):
    with tenancy.writing(member.organization_id):
        (recorded,) = record_activities([new])
    with tenancy.writing(member.organization_id):
        apply_pending()
    return recorded.status


def test_the_same_deed_50_times_at_once_is_one_award(members, parallel):
    member = members[0]

    told = parallel(lambda _: tell_and_apply(member, deed(member)), range(50))

    assert sorted(told) == ["duplicate"] * 49 + ["new"]
    with tenancy.writing(member.organization_id):
        assert AchievementAward.objects.of(member.organization_id).count() == 1
        assert BadgeAward.objects.of(member.organization_id).count() == 1
        assert PointsEntry.objects.of(member.organization_id).count() == 2
        assert points_of(member) == 15


def test_40_deeds_of_10_points_at_once_never_pass_the_daily_cap(members, parallel):
    member = members[0]
    deeds = [
        deed(member, key=str(number), action="social.interacted", at=NOON + timedelta(minutes=number))
        for number in range(40)
    ]

    parallel(lambda new: tell_and_apply(member, new), deeds)

    with tenancy.writing(member.organization_id):
        assert points_of(member) == 100
        assert rebuild_members().differences == 0


def test_workers_that_meet_the_same_members_apply_everything_once_and_never_deadlock(members, parallel):
    organization_id = members[0].organization_id
    with tenancy.writing(organization_id):
        for day in (3, 1, 4, 0, 2):
            at = NOON + timedelta(days=day)
            record_activities([deed(member, key=f"{day}{member.id}", at=at) for member in members])

    def work(number):
        applied = 0
        for limit in (7, 11, 5, 13, 9, 100, 100):
            with tenancy.writing(organization_id):
                applied += apply_pending(limit=limit)
        return applied

    assert sum(parallel(work, range(8), threads=8)) == 100

    with tenancy.writing(organization_id):
        assert not PendingActivity.objects.of(organization_id).exists()
        assert {points_of(member) for member in members} == {5 * 5 + 10}
        assert rebuild_members().differences == 0
        assert check_books() == []


def test_a_deed_reversed_by_twenty_at_once_is_reversed_once(members, parallel):
    member = members[0]
    with tenancy.writing(member.organization_id):
        activity_id = record_activities([deed(member)])[0].activity_id
        apply_pending()

    def take_back(_):
        with tenancy.writing(member.organization_id):
            (recorded,) = reverse_activities(activity_ids=[activity_id])
            apply_pending()
            return recorded.status

    assert sorted(parallel(take_back, range(20))) == ["duplicate"] * 19 + ["new"]

    with tenancy.writing(member.organization_id):
        assert points_of(member) == 0
        assert check_books() == []
