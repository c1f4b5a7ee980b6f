"""What is given by hand: badges and points, with a reason, and taken back."""

import pytest

from gamification.errors import (
    AchievementCompletedError,
    AchievementRetiredError,
    AchievementUnknownError,
    ActivityMemberNotFoundError,
    BadgeHeldError,
    BadgeNotHeldError,
    BadgeRetiredError,
    BadgeTakenBackError,
    BadgeUnknownError,
)
from gamification.models import AchievementAward, AchievementProgress, Activity, BadgeAward, PointsEntry
from gamification.selectors.history import described, history_of
from gamification.selectors.honours import badge_awards_of
from gamification.selectors.points import points_now
from gamification.services import (
    apply_pending,
    award_achievement,
    award_badge,
    award_points,
    change_badge,
    create_achievement,
    create_badge,
    rebuild_members,
    restore_badge,
    retire_achievement,
    revoke_badge,
    seed_actions,
    summarize_points,
)
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.permissions import Role
from tests.factories.accounts import MembershipFactory
from tests.gamification.services.deeds import deed, points_of, record
from wallet.enums import TransferKind
from wallet.services import Holder, Posting, post_transfers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("door")]


@pytest.fixture
def member(door):
    return MembershipFactory.create()


@pytest.fixture
def manager(door):
    return MembershipFactory.create(role=Role.MANAGER.value)


@pytest.fixture
def century(door):
    """A badge of 7 points that an achievement of a hundred hours and 100 points brings."""
    seed_actions()
    badge = create_badge(name="Century Club", category="time", points_value=7)
    create_achievement(
        name="100 Hour Milestone",
        type="hours_logged",
        criteria={"hours_required": 100},
        points_reward=100,
        badge_id=badge.pk,
    )
    return badge


def hundred_hours(member):
    record(*(deed(member, key=str(number), quantity=20_000) for number in range(5)))
    apply_pending()


def held(member):
    return BadgeAward.objects.of(member.organization_id).filter(member=member)


def completed(member):
    return AchievementAward.objects.of(member.organization_id).filter(member=member)


def test_a_badge_given_by_hand_completes_no_achievement(member, manager, century):
    award = award_badge(member_id=member.pk, badge_id=century.pk, reason="Led the team", awarded_by=manager.pk)

    assert (award.is_manual, award.reason, award.awarded_by_id) == (True, "Led the team", manager.pk)
    assert not completed(member).exists()
    assert points_of(member) == 7


def test_a_later_completion_does_not_give_the_badge_again(member, manager, century):
    award = award_badge(member_id=member.pk, badge_id=century.pk, reason="Led the team", awarded_by=manager.pk)

    hundred_hours(member)

    assert completed(member).count() == 1
    assert [row.pk for row in held(member)] == [award.pk]
    assert points_of(member) == 7 + 500 + 100
    assert rebuild_members().differences == 0


def test_a_held_badge_is_not_given_again(member, century):
    hundred_hours(member)

    with pytest.raises(BadgeHeldError) as refusal:
        award_badge(member_id=member.pk, badge_id=century.pk, reason="Again")

    assert refusal.value.params == {"badge": "century-club"}
    assert Activity.objects.of(member.organization_id).filter(source="by-hand").count() == 0


def test_only_known_badges_in_use_are_given_to_active_members(member, century):
    gone = MembershipFactory.create(is_active=False)
    with pytest.raises(BadgeUnknownError):
        award_badge(member_id=member.pk, badge_id=uuid7(), reason="Nothing")
    with pytest.raises(ActivityMemberNotFoundError):
        award_badge(member_id=gone.pk, badge_id=century.pk, reason="Gone")
    change_badge(badge_id=century.pk, is_active=False)

    with pytest.raises(BadgeRetiredError):
        award_badge(member_id=member.pk, badge_id=century.pk, reason="Late")


def test_a_badge_given_by_hand_is_taken_back_with_its_points(member, manager, century):
    award_badge(member_id=member.pk, badge_id=century.pk, reason="Mistake")

    revoke_badge(member_id=member.pk, badge_id=century.pk, reason="Wrong member", revoked_by=manager.pk)

    assert [row.is_standing for row in held(member)] == [False]
    assert points_of(member) == 0
    again = award_badge(member_id=member.pk, badge_id=century.pk, reason="Right this time")
    assert (again.is_standing, points_of(member)) == (True, 7)


def test_an_earned_badge_is_taken_for_a_reason_and_what_was_done_stays(member, century):
    hundred_hours(member)
    before = points_of(member)

    revoke_badge(member_id=member.pk, badge_id=century.pk, reason="The log was made up")

    (award,) = held(member)
    assert (award.is_standing, award.revoked_reason, points_of(member)) == (True, "The log was made up", before)
    assert list(badge_awards_of(member.organization_id, member.pk)) == []
    assert rebuild_members().differences == 0
    with pytest.raises(BadgeNotHeldError):
        revoke_badge(member_id=member.pk, badge_id=century.pk, reason="Twice")
    with pytest.raises(BadgeTakenBackError):
        award_badge(member_id=member.pk, badge_id=century.pk, reason="Mercy")


def test_a_badge_that_was_taken_is_given_back(member, century):
    hundred_hours(member)
    revoke_badge(member_id=member.pk, badge_id=century.pk, reason="A mistake")

    restore_badge(member_id=member.pk, badge_id=century.pk)

    assert [award.badge_id for award in badge_awards_of(member.organization_id, member.pk)] == [century.pk]
    with pytest.raises(BadgeNotHeldError):
        restore_badge(member_id=member.pk, badge_id=century.pk)


def test_an_achievement_is_completed_by_hand_with_points_and_badge(member, manager, century):
    goal = century.achievements.get()

    award = award_achievement(member_id=member.pk, achievement_id=goal.pk, reason="Kept no log", awarded_by=manager.pk)

    progress = AchievementProgress.objects.of(member.organization_id).get(member=member)
    assert (award.occurrence, award.is_standing) == (1, True)
    assert (progress.is_completed, progress.times_completed, progress.current) == (True, 1, 100_000)
    assert [row.badge_id for row in held(member)] == [century.pk]
    assert points_of(member) == 100 + 7
    with pytest.raises(AchievementCompletedError):
        award_achievement(member_id=member.pk, achievement_id=goal.pk, reason="Again")
    hundred_hours(member)
    assert completed(member).count() == 1
    assert AchievementProgress.objects.of(member.organization_id).filter(member=member).count() == 1
    assert rebuild_members().differences == 0


def test_only_known_achievements_in_use_are_completed_by_hand(member, century):
    goal = century.achievements.get()
    with pytest.raises(AchievementUnknownError):
        award_achievement(member_id=member.pk, achievement_id=uuid7(), reason="Nothing")
    retire_achievement(achievement_id=goal.pk)

    with pytest.raises(AchievementRetiredError):
        award_achievement(member_id=member.pk, achievement_id=goal.pk, reason="Late")


def test_what_only_people_give_is_given_by_people(member):
    goal = create_achievement(
        name="Spirit", type="custom", criteria={"conditions": [{"type": "admin_awarded"}]}, is_secret=True
    )

    award_achievement(member_id=member.pk, achievement_id=goal.pk, reason="Spirit")

    assert completed(member).get().achievement == goal


def test_points_given_by_hand_are_in_the_ledger_and_the_history_at_once(member, manager):
    award = award_points(
        member_id=member.pk, points=100, description="Bonus", reason="Led the cleanup", awarded_by=manager.pk
    )

    entries = list(history_of(member.organization_id, member.pk))
    (line,) = described(member.organization_id, entries)
    assert points_of(member) == award.points == 100
    assert (line.points_change, line.event_type, line.description) == (100, "manual_adjustment", "Bonus")
    assert (line.balance_after, line.awarded_by) == (100, manager.pk)
    assert Activity.objects.of(member.organization_id).get(pk=award.activity_id).metadata == {
        "reason": "Led the cleanup"
    }


def test_points_are_taken_by_hand_too(member):
    award_points(member_id=member.pk, points=100, description="Bonus", reason="Test")

    award_points(member_id=member.pk, points=-30, description="Correction", reason="Test")

    assert points_of(member) == 70
    assert points_now(member.organization_id, member.pk).total == 70


def test_two_awards_of_the_same_points_are_two(member):
    for _ in range(2):
        award_points(member_id=member.pk, points=5, description="Bonus", reason="Test")

    assert PointsEntry.objects.of(member.organization_id).filter(member=member).count() == 2


def test_spent_points_are_in_the_balance_and_not_in_the_total(member):
    award_points(member_id=member.pk, points=50, description="Bonus", reason="Test")
    post_transfers(
        [Posting("spent", Holder.member(member.pk), Holder.purpose("rewards"), 20, "PTS", TransferKind.SPEND)]
    )
    award_points(member_id=member.pk, points=1, description="Bonus", reason="Test")

    summary = summarize_points(member_id=member.pk)

    assert (summary.now.total, summary.now.current, summary.standing.place.rank) == (51, 31, 1)
    lines = described(member.organization_id, list(history_of(member.organization_id, member.pk)))
    assert [(line.points_change, line.event_type, line.balance_after) for line in lines] == [
        (1, "manual_adjustment", 31),
        (-20, "points_spent", 30),
        (50, "manual_adjustment", 50),
    ]


def test_an_unknown_member_gets_no_points():
    with pytest.raises(ActivityMemberNotFoundError):
        award_points(member_id=uuid7(), points=5, description="Bonus", reason="Test")

    assert not Activity.objects.of(tenancy.organization_id()).exists()
