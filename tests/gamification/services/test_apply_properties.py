"""RT-P3 through the database: any split and any order of the same facts end in the same rows."""

from datetime import timedelta
from random import Random

import pytest

from gamification.models import (
    AchievementAward,
    BadgeAward,
    Counter,
    MemberLevel,
    MemberState,
    PointsEntry,
    Streak,
    StreakPause,
)
from gamification.services import (
    apply_pending,
    enter_pause,
    rebuild_members,
    record_by_hand,
    remove_pause,
    reverse_activities,
)
from gamification.services.pauses import DAY
from goodplay.core import tenancy
from organizations.services import decide_policy, record_incident
from tests.factories.accounts import MembershipFactory
from tests.factories.gamification import (
    AchievementFactory,
    ActionFactory,
    BadgeFactory,
    LadderFactory,
    LevelFactory,
    ScoringRuleFactory,
)
from tests.gamification.services.deeds import NOON, deed, hours_action, points_of

pytestmark = pytest.mark.django_db


def rules():
    """A cap, a multiplier, a cooldown, money, levels, freezes, days, and goals that follow from each other."""
    for name, value in (("streak_freeze_every_days", 2), ("streak_freeze_every_weeks", 1)):
        decide_policy(organization_id=tenancy.organization_id(), name=name, value=value)
    hours = hours_action(daily_points_cap=30)
    ScoringRuleFactory.create(
        action=hours, code="streak", kind="multiplier", factor_num=3, factor_den=2, min_streak=2, points=0
    )
    ScoringRuleFactory.create(
        action=hours, code="early", kind="early_bird", points=8, starts_on=NOON.date() + 2 * DAY, first_days=3
    )
    visit = ActionFactory.create(code="visited", cooldown_seconds=7200, counts_for_streak=True, cadence="week")
    ScoringRuleFactory.create(action=visit, points=3)
    badge = BadgeFactory.create(code="first", points_value=4)
    BadgeFactory.create(code="thanks", points_value=6)
    AchievementFactory.create(criteria={"hours_required": 3}, points_reward=10, badge=badge)
    AchievementFactory.create(type="consecutive_days", criteria={"days_required": 3}, points_reward=7)
    AchievementFactory.create(
        type="custom",
        criteria={"conditions": [{"type": "action_count", "action": "visited", "at_least": 2}]},
        is_repeatable=True,
        points_reward=5,
    )
    conditions = [
        {"type": "badge_earned", "badge": "first"},
        {"type": "level_reached", "ladder": "steps", "at_least": 3},
    ]
    AchievementFactory.create(type="custom", criteria={"match": "all", "conditions": conditions}, points_reward=11)
    ladder = LadderFactory.create(code="steps")
    for number, threshold in enumerate((0, 20, 60), 1):
        LevelFactory.create(ladder=ladder, number=number, threshold=threshold)


def steps(random, member):
    """Facts of one member in any order of arrival; some are taken back later."""
    facts = []
    for number in range(random.randint(4, 14)):
        at = NOON + timedelta(minutes=random.randint(0, 9 * 24 * 60))
        kind = random.choice(["hours.logged"] * 3 + ["visited", "visited", "donation.given", "badge.awarded"])
        more = {"donation.given": {"unit": "EUR"}, "badge.awarded": {"subject_type": "badge", "subject_id": "thanks"}}
        fact = deed(
            member, key=str(number), action=kind, at=at, quantity=random.randint(500, 4000), **more.get(kind, {})
        )
        facts.append(fact)
    random.shuffle(facts)
    return facts, random.sample(facts, k=random.randint(0, 3))


def state_of(member):
    """Everything that follows from the facts, without what is history."""

    def rows(model, *names, **filters):
        found = model.objects.of(tenancy.organization_id()).filter(member=member, **filters)
        return sorted(found.values_list(*names), key=repr)

    entries = {}
    for key, rule, change in rows(PointsEntry, "activity__key", "rule", "change"):
        entries[key, rule] = entries.get((key, rule), 0) + change
    return {
        "entries": {name: points for name, points in entries.items() if points},
        "counters": rows(
            Counter, "metric", "period", "starts_on", "count", "quantity_milli", "points", "first_at", "last_at"
        ),
        "streaks": rows(Streak, "cadence", "current", "longest", "started_on", "last_on", "freezes"),
        "levels": rows(MemberLevel, "level__number"),
        "awards": rows(AchievementAward, "achievement__code", "occurrence", "activity__key", is_standing=True),
        "badges": rows(BadgeAward, "badge__code", "activity__key", "is_manual", is_standing=True),
        "last": rows(MemberState, "last_occurred_at", "last_source", "last_key", "points_debt"),
    }


def excuse(random, member, others):
    """Declare something that excuses the members: an incident of all, or pauses; some are withdrawn later."""
    first = NOON.date() + random.randint(0, 9) * DAY
    if random.random() < 0.5:
        starts_at = NOON + timedelta(hours=random.randint(0, 9 * 24))
        scope = random.choice(["everything", "payments"])
        record_incident(
            organization_id=tenancy.organization_id(),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=random.randint(1, 50)),
            reason="Down",
            scope=scope,
        )
        return
    is_kept = random.random() < 0.7
    for each in (member, *others):
        if StreakPause.objects.of(tenancy.organization_id()).filter(member=each).exists():
            continue
        pause = enter_pause(member_id=each.id, starts_on=first, ends_on=first + 2 * DAY, reason="Ill", entered_by=None)
        if not is_kept:
            remove_pause(member_id=each.id, pause_id=pause.id)


@pytest.mark.parametrize("seed", range(30))
def test_any_split_and_order_ends_in_the_same_rows(points_currency, hear, seed):
    random = Random(seed)
    rules()
    one, other = MembershipFactory.create_batch(2)
    facts, undone = steps(random, one)
    ids = {}
    for fact in facts:
        (recorded,) = record_by_hand([fact])
        ids[fact.key] = recorded.activity_id
        if random.random() < 0.4:
            apply_pending()
        if random.random() < 0.15:
            excuse(random, one, [other])
            hear()
    for fact in undone:
        reverse_activities(activity_ids=[ids[fact.key]])
        if random.random() < 0.5:
            apply_pending()
    apply_pending()

    from dataclasses import replace

    mirrored = [replace(fact, member_id=other.id, source="test2") for fact in facts]
    by_key = {result.key: result.activity_id for result in record_by_hand(mirrored)}
    if undone:
        reverse_activities(activity_ids=[by_key[fact.key] for fact in undone])
    apply_pending()

    left, right = state_of(one), state_of(other)
    assert [row[2] for row in left["last"]] == [row[2] for row in right["last"]]
    left.pop("last"), right.pop("last")
    assert left == right
    assert points_of(one) == points_of(other) == sum(left["entries"].values())
    assert rebuild_members().differences == 0
