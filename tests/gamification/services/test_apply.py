"""Applying what was recorded: forward, late, taken back."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from gamification.models import (
    AchievementAward,
    AchievementProgress,
    BadgeAward,
    Counter,
    MemberLevel,
    PendingActivity,
    PointsEntry,
    Streak,
)
from gamification.services import apply_pending, rebuild_members, record_by_hand, reverse_activities
from goodplay.core import tenancy
from goodplay.core.ids import uuid7
from goodplay.core.models import Announcement
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import (
    AchievementFactory,
    ActionFactory,
    BadgeFactory,
    LadderFactory,
    LevelFactory,
    ScoringRuleFactory,
)
from tests.gamification.services.deeds import NOON, deed, hours_action, points_of, record, value
from wallet.enums import TransferKind
from wallet.services import Holder, Posting, post_transfers

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(points_currency):
    return MembershipFactory.create()


def told(name):
    """The facts that were announced under a name."""
    rows = Announcement.objects.of(tenancy.organization_id()).filter(name=name).order_by("id")
    return list(rows.values_list("facts", flat=True))


def of(model, member):
    return model.objects.of(member.organization_id).filter(member=member)


def spend(member, points):
    post_transfers(
        [Posting("spent", Holder.member(member.id), Holder.purpose("rewards"), points, "PTS", TransferKind.SPEND)]
    )


def test_an_activity_pays_counts_and_leaves_the_queue(member):
    hours_action()
    record(deed(member, quantity=2500))

    applied = apply_pending()

    assert applied == 1
    assert points_of(member) == 12
    assert value(member, "quantity:hours.logged") == 2500
    assert value(member, "count", period=2) == 1
    assert not PendingActivity.objects.of(member.organization_id).exists()
    assert told("activities.applied") == [{"count": 1, "member_count": 1, "quiet": False, "member_ids": member.id.hex}]
    assert told("points.changed") == [{"member_id": str(member.id), "change": 12, "activity_count": 1}]


def test_nothing_waiting_changes_nothing(member):
    assert apply_pending() == 0
    assert told("activities.applied") == []


def test_counters_run_by_day_week_month_and_for_ever(member):
    hours_action()
    record(deed(member, quantity=1500))

    apply_pending()

    found = of(Counter, member).filter(metric="hours.logged").order_by("period")
    assert list(found.values_list("period", "starts_on", "count", "quantity_milli", "points")) == [
        (0, date(1970, 1, 1), 1, 1500, 7),
        (1, date(2026, 3, 2), 1, 1500, 7),
        (2, date(2026, 3, 2), 1, 1500, 7),
        (3, date(2026, 3, 1), 1, 1500, 7),
    ]


def test_forward_steps_add_up(member):
    hours_action()
    for number in range(3):
        record(deed(member, key=str(number), at=NOON + timedelta(days=number)))
        apply_pending()

    assert points_of(member) == 15
    assert value(member, "count:hours.logged") == 3
    streak = of(Streak, member).get()
    assert (streak.current, streak.longest, streak.last_on) == (3, 3, date(2026, 3, 4))
    assert rebuild_members().differences == 0


def test_an_achievement_gives_its_points_and_its_badge_once(member):
    hours_action()
    badge = BadgeFactory.create(points_value=3)
    achievement = AchievementFactory.create(criteria={"hours_required": 2}, points_reward=10, badge=badge)
    _, second, _ = (record(deed(member, key=str(number), at=NOON + timedelta(hours=number)))[0] for number in range(3))

    apply_pending()

    award = of(AchievementAward, member).get()
    assert (award.achievement_id, award.occurrence, award.activity_id) == (achievement.id, 1, second)
    assert of(BadgeAward, member).get().activity_id == second
    assert points_of(member) == 3 * 5 + 10 + 3
    assert [facts["activity_id"] for facts in told("achievement.earned")] == [str(second)]
    assert [facts["badge_code"] for facts in told("badge.earned")] == [badge.code]


def test_progress_is_read_from_the_counters(member):
    hours_action()
    achievement = AchievementFactory.create(criteria={"hours_required": 10})
    record(deed(member, quantity=2500))
    apply_pending()

    progress = of(AchievementProgress, member).get()

    assert (progress.achievement_id, progress.current, progress.target) == (achievement.id, 2500, 10_000)
    assert (progress.is_completed, progress.times_completed, progress.completed_at) == (False, 0, None)
    assert progress.started_at == progress.last_progress_at == NOON


def test_a_repeatable_achievement_is_earned_each_time(member):
    ActionFactory.create(code="volunteer.referred")
    AchievementFactory.create(
        type="volunteer_referred", criteria={"volunteers_required": 1}, is_repeatable=True, points_reward=50
    )
    record(*(deed(member, key=str(n), action="volunteer.referred", at=NOON + timedelta(hours=n)) for n in range(3)))

    apply_pending()

    assert list(of(AchievementAward, member).order_by("occurrence").values_list("occurrence", flat=True)) == [1, 2, 3]
    assert points_of(member) == 150
    assert of(AchievementProgress, member).get().times_completed == 3


def test_a_level_is_reached_and_told(member):
    hours_action()
    ladder = LadderFactory.create(code="engagement")
    LevelFactory.create(ladder=ladder, number=1, threshold=0)
    second = LevelFactory.create(ladder=ladder, number=2, threshold=10)
    record(deed(member, quantity=2000))

    apply_pending()

    assert of(MemberLevel, member).get().level_id == second.id
    assert [(facts["number"], facts["is_rise"]) for facts in told("level.reached")] == [(2, True)]


def test_a_late_activity_is_counted_when_it_happened(member):
    hours_action()
    ScoringRuleFactory.create(
        action_id=of_action("hours.logged"), code="streak", kind="multiplier", factor_num=3, factor_den=2, min_streak=3
    )
    for day in (0, 2):
        record(deed(member, key=str(day), at=NOON + timedelta(days=day)))
        apply_pending()
    assert points_of(member) == 10

    record(deed(member, key="late", at=NOON + timedelta(days=1)))
    apply_pending()

    assert of(Streak, member).get().current == 3
    assert points_of(member) == 5 + 5 + 7
    assert rebuild_members().differences == 0


def of_action(code):
    from gamification.models import Action

    return Action.objects.of(tenancy.organization_id()).get(code=code).id


def test_a_reversal_takes_back_everything_but_the_award(member):
    hours_action()
    badge = BadgeFactory.create(points_value=3)
    AchievementFactory.create(criteria={"hours_required": 2}, points_reward=10, badge=badge)
    record(deed(member, key="a"))
    (second,) = record(deed(member, key="b", at=NOON + timedelta(days=1)))
    apply_pending()

    reverse_activities(activity_ids=[second], reason="Entered twice")
    apply_pending()

    assert points_of(member) == 5
    assert value(member, "quantity:hours.logged") == 1000
    assert of(Streak, member).get().current == 1
    assert not of(AchievementAward, member).get().is_standing
    assert not of(BadgeAward, member).get().is_standing
    assert not of(Counter, member).filter(period=1, starts_on=NOON.date() + timedelta(days=1)).exists()
    assert rebuild_members().differences == 0


def test_an_award_that_fell_stands_again_without_being_told_twice(member):
    hours_action()
    AchievementFactory.create(criteria={"hours_required": 1}, points_reward=10)
    (first,) = record(deed(member, key="a"))
    apply_pending()
    reverse_activities(activity_ids=[first])
    apply_pending()

    (again,) = record(deed(member, key="b", at=NOON + timedelta(days=1)))
    apply_pending()

    award = of(AchievementAward, member).get()
    assert (award.activity_id, award.is_standing) == (again, True)
    assert points_of(member) == 15
    assert len(told("achievement.earned")) == 1
    assert rebuild_members().differences == 0


def test_spent_points_that_are_taken_back_become_a_debt_that_later_points_pay(member):
    from gamification.models import MemberState

    hours_action()
    (first,) = record(deed(member, key="a", quantity=4000))
    apply_pending()
    spend(member, 15)
    reverse_activities(activity_ids=[first])
    apply_pending()
    assert of(MemberState, member).get().points_debt == 15

    record(deed(member, key="b", quantity=2000, at=NOON + timedelta(days=1)))
    apply_pending()
    assert of(MemberState, member).get().points_debt == 5
    record(deed(member, key="c", quantity=2000, at=NOON + timedelta(days=2)))
    apply_pending()

    assert of(MemberState, member).get().points_debt == 0
    assert balance(member) == 5


def balance(member):
    from wallet.selectors import balances_of

    return next(each.balance_minor for each in balances_of(member.id) if each.currency.code == "PTS")


def test_a_badge_by_hand_completes_nothing_and_is_not_given_twice(member):
    hours_action()
    badge = BadgeFactory.create(code="first-step", points_value=3)
    AchievementFactory.create(criteria={"hours_required": 1}, points_reward=10, badge=badge)
    record_by_hand(
        [deed(member, key="hand", action="badge.awarded", subject_type="badge", subject_id="first-step", note="Thanks")]
    )
    apply_pending()
    assert not of(AchievementAward, member).exists()

    record(deed(member, key="a", at=NOON + timedelta(days=1)))
    apply_pending()

    award = of(BadgeAward, member).get()
    assert (award.is_manual, award.reason) == (True, "Thanks")
    assert of(AchievementAward, member).count() == 1
    assert points_of(member) == 3 + 5 + 10


def test_points_by_hand_may_be_taken(member):
    record_by_hand([deed(member, key="1", action="points.adjusted", points=30)])
    record_by_hand([deed(member, key="2", action="points.adjusted", points=-10, at=NOON + timedelta(hours=1))])

    apply_pending()

    assert points_of(member) == 20
    assert list(of(PointsEntry, member).values_list("rule", "event_type").distinct()) == [
        ("manual", "manual_adjustment")
    ]


def test_a_daily_cap_of_100_holds_40_activities_of_10_points(member):
    action = ActionFactory.create(code="social.interacted", daily_points_cap=100)
    ScoringRuleFactory.create(action=action, points=10)
    for number in range(40):
        record(deed(member, key=str(number), action="social.interacted", at=NOON + timedelta(minutes=number)))
        if number % 7 == 0:
            apply_pending()
    apply_pending()

    assert points_of(member) == 100
    assert value(member, "count:social.interacted") == 40


def test_imported_history_is_quiet_but_counts(member):
    hours_action()
    LevelFactory.create(ladder=LadderFactory.create(), threshold=1)
    record(deed(member), quiet=True)

    apply_pending()

    assert points_of(member) == 5
    assert told("points.changed") == []
    assert [facts["quiet"] for facts in told("level.reached")] == [True]


def test_a_backlog_is_taken_shard_by_shard_and_the_engine_reminded_of_the_rest(member):
    hours_action()
    other = next(
        each for each in iter(MembershipFactory.create, None) if each.id.bytes[-1] % 64 != member.id.bytes[-1] % 64
    )
    record(deed(other, key="first"))
    record(*(deed(member, key=str(number), at=NOON + timedelta(minutes=number)) for number in range(3)))

    assert [apply_pending(limit=2), apply_pending(limit=2), apply_pending(limit=2)] == [1, 3, 0]

    assert told("activities.recorded") == [{"count": 1}, {"count": 3}, {"count": 0}, {"count": 0}]


def test_a_backlog_takes_all_that_a_member_did_before_it_turns_to_the_next(member):
    hours_action()
    other = MembershipFactory.create(id=UUID(uuid7().hex[:-2] + f"{member.id.bytes[-1]:02x}"))
    record(*(deed(each, key=f"{number}{each.id}") for number in range(3) for each in (member, other)))

    assert apply_pending(limit=1) == 3

    waiting = PendingActivity.objects.of(tenancy.organization_id()).values_list("member_id", flat=True)
    assert set(waiting) == {other.pk}
    assert value(member, "count:hours.logged") == 3


def test_a_counter_that_stands_before_anything_was_applied_is_added_to(member):
    hours_action()
    Counter.objects.create(
        organization_id=member.organization_id, member=member, metric="hours.logged", period=0,
        starts_on=date(1970, 1, 1), count=4,
    )  # fmt: skip
    record(deed(member))
    apply_pending()

    assert value(member, "count:hours.logged") == 5
    assert value(member, "count") == 1


def test_shards_divide_the_queue(member):
    hours_action()
    record(deed(member))
    mine = member.id.bytes[-1] % 64

    assert apply_pending(shards=(mine + 1, 63)) == 0
    assert apply_pending(shards=(0, mine)) == 1


def test_money_is_counted_by_currency(member):
    record(
        deed(member, key="1", action="donation.given", quantity=10_500, unit="EUR"),
        deed(member, key="2", action="donation.given", quantity=2_000, unit="USD"),
    )

    apply_pending()

    assert value(member, "quantity:donation.given:EUR") == 10_500
    assert value(member, "quantity:donation.given:USD") == 2_000
    assert value(member, "count:donation.given") == 2


def test_members_of_one_batch_do_not_mix(member):
    hours_action()
    members = [member, *MembershipFactory.create_batch(5)]
    record(*(deed(each, key=str(each.id)) for each in members))

    assert apply_pending() == 6

    assert {points_of(each) for each in members} == {5}
