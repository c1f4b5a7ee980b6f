"""RT-P3: any split and any order of the same facts end in the same state."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gamification.rules.changes import changes
from gamification.rules.engine import fold
from gamification.rules.facts import Fact
from tests.gamification.rules.books import Store, action, badge, counted, goal, ladder, read, rule

BEGIN = datetime(2026, 2, 24, 20, tzinfo=UTC)

HOURS = action(
    "hours.logged",
    unit="hour",
    cadence="day",
    daily_points_cap=40,
    rules=[
        rule("hour", "per_quantity", 5),
        rule("streak", "multiplier", factor_num=3, factor_den=2, min_streak=3),
        rule("early", "early_bird", 9, starts_on="2026-02-27", ends_on="2026-03-01"),
        rule("dated", points=2, starts_on="2026-02-26", ends_on="2026-03-02"),
    ],
)
LOGIN = action(
    "user.logged_in", cadence="week", cooldown_seconds=7200, weekly_count_cap=4, rules=[rule("visit", points=2)]
)
TRAINING = action("training.completed", repeatable=False, rules=[rule("done", points=25)])
GIFT = action("donation.given", unit="money", rules=[rule("kes", "proportional", 1, per_milli=2000, unit="KES")])
REFERRAL = action("volunteer.referred", cadence="month", daily_count_cap=2)

FIRST = read(
    version=1,
    actions=[HOURS, LOGIN, TRAINING, GIFT, REFERRAL],
    goals=[
        goal("first-hour", [counted("quantity:hours.logged", 1000)], points=10, badge="first-step"),
        goal("ten-hours", [counted("quantity:hours.logged", 10_000)], points=20),
        goal("streak", [{"type": "streak", "cadence": "day", "at_least": 3}], points=50, badge="steady"),
        goal("referrer", [counted("count:volunteer.referred", 2)], points=15, repeatable=True),
        goal("rich", [counted("points", 60)], points=5, badge="rich"),
        goal("week", [counted("points", 50, "week")], points=7),
        goal("after", [{"type": "achievement", "achievement": "referrer", "at_least": 2}], points=3),
        goal(
            "gated",
            [counted("count:hours.logged", 3), {"type": "streak", "cadence": "day", "at_least": 2}],
            points=4,
            repeatable=True,
        ),
        goal("again", [counted("points", 20)], points=21, repeatable=True),
        goal("old", [counted("quantity:membership.tenure", 30_000)], points=8, badge="rich"),
        goal(
            "all", [{"type": "badge", "badge": "first-step"}, {"type": "level", "ladder": "engagement", "at_least": 3}]
        ),
    ],
    ladders=[
        ladder("engagement", "points", 0, 20, 60, 150),
        ladder("giving", "quantity:donation.given:KES", 10_000),
        ladder("kept", "points", 0, 40, 90) | {"keeps": True},
    ],
    badges=[badge("first-step", 3), badge("steady"), badge("rich", 4), badge("special", 9)],
    streaks={"freeze_every": {"day": 2, "week": 1, "month": 1}, "most_freezes": 2},
)
SECOND = read(
    version=2,
    actions=[HOURS | {"daily_points_cap": None, "cooldown_seconds": 3600}, LOGIN, TRAINING, GIFT, REFERRAL],
    goals=[
        goal("first-hour", [counted("quantity:hours.logged", 1000)], points=10, badge="first-step"),
        goal("any", [counted("count:user.logged_in", 3), counted("points", 500)], match="any", points=33),
        goal("month", [counted("quantity:hours.logged", 9_000, "month")], badge="steady"),
    ],
    ladders=[ladder("engagement", "points", 0, 30, 90), ladder("kept", "points", 0, 70) | {"keeps": True}],
    badges=[badge("first-step", 3), badge("steady", 11), badge("special", 9)],
    streaks={"freeze_every": {"day": 3, "week": 0, "month": 2}, "most_freezes": 1},
)
BOOKS = {1: FIRST, 2: SECOND}

actions = st.sampled_from(
    [
        *("hours.logged", "hours.logged", "user.logged_in", "training.completed", "donation.given"),
        *("volunteer.referred", "achievement.checked", "membership.tenure"),
    ]
)
excuses = st.lists(
    st.builds(
        lambda start, length: ((BEGIN + timedelta(days=start)).date(), (BEGIN + timedelta(days=start + length)).date()),
        st.integers(-1, 12),
        st.integers(0, 5),
    ),
    max_size=2,
)


@st.composite
def histories(draw):
    """Facts of one member, some by hand, some reversed later, cut into batches that arrive in any order.

    With each batch come days that are excused from then on.
    """
    facts = []
    for number in range(draw(st.integers(1, 24))):
        code = draw(actions)
        at = BEGIN + timedelta(minutes=draw(st.integers(0, 9 * 24 * 60)))
        by_hand = draw(st.sampled_from(["", "", "", "", "", "points", "badge", "goal"]))
        facts.append(
            Fact(
                id=number,
                action={"points": "points.adjusted", "badge": "badge.awarded", "goal": "achievement.awarded"}.get(
                    by_hand, code
                ),
                quantity_milli=draw(st.integers(1, 6000)) * (10 if code == "membership.tenure" else 1),
                unit=draw(st.sampled_from(["KES", "EUR"])) if code == "donation.given" and not by_hand else "",
                occurred_at=at,
                source=draw(st.sampled_from(["a", "b"])),
                key=f"{number:03}",
                local_on=(at + timedelta(hours=3)).date(),
                version=draw(st.sampled_from([1, 2])),
                points=draw(st.integers(-30, 80)) if by_hand == "points" else None,
                grants={"badge": "badge:special", "goal": "achievement:ten-hours"}.get(by_hand, ""),
            )
        )
    arrival = draw(st.permutations(facts))
    for number, undone in enumerate(draw(st.lists(st.sampled_from(facts), unique_by=lambda each: each.id, max_size=5))):
        place = draw(st.integers(arrival.index(undone) + 1, len(arrival)))
        at = undone.occurred_at + timedelta(minutes=draw(st.integers(0, 20_000)))
        arrival.insert(
            place,
            undone._replace(
                id=100 + number, key=f"r{number}", occurred_at=at, reverses=undone.id, points=None, grants=""
            ),
        )
    cuts = sorted(draw(st.lists(st.integers(1, len(arrival)), max_size=8)))
    edges = [0, *cuts, len(arrival)]
    return [(draw(excuses), arrival[start:end]) for start, end in pairwise(edges) if start < end]


def arrived(batches):
    store = Store(BOOKS)
    for spans, batch in batches:
        store.arrive(batch)
        if spans:
            store.excuse(spans)
    return store


@pytest.mark.timeout(900)
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_any_split_and_order_of_the_same_facts_makes_the_same_state(batches):
    at_once = Store(BOOKS)

    at_once.excuse([span for spans, _ in batches for span in spans])
    at_once.arrive([fact for _, batch in batches for fact in batch])

    assert arrived(batches).standing() == at_once.standing()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_folding_again_finds_no_difference(batches):
    store = arrived(batches)

    found = changes(store.stored, fold(store.facts, BOOKS, excused=store.stored.excused))

    assert found.count == 0


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_points_of_the_counters_are_the_sum_of_the_entries(batches):
    store = arrived(batches)

    paid = sum(entry.points for entry in store.stored.entries.values())

    assert (
        sum(tally.points for (metric, period, _), tally in store.stored.tallies.items() if not metric and not period)
        == paid
    )
