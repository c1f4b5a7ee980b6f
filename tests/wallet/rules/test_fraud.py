from datetime import UTC, datetime, timedelta

import pytest

from wallet.enums import WatchMeasure
from wallet.rules.digests import keyed_digest
from wallet.rules.fraud import MEASURES, Event, Look, Rule, found_by, judge

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def event(amount_minor=1_000, *, ago=timedelta(0), kind="payment", member="m", **options):
    options = {"currency": "EUR", "instrument": "i", "has_failed": False} | options
    return Event(kind, member, amount_minor, at=NOW - ago, **options)


def rule(measure, threshold, **options):
    return Rule("Rule", measure, options.pop("window", DAY), threshold, **options)


def look(*events, **options):
    first = events[0]
    return Look(first, events, options.pop("by_instrument", events), **options)


def test_every_measure_is_known():
    assert set(MEASURES) == set(WatchMeasure.values)


def test_what_lies_before_the_window_does_not_count():
    seen = look(event(), event(ago=timedelta(hours=23)), event(ago=timedelta(hours=25)))

    assert found_by(rule("count", 2), seen) == 2
    assert found_by(rule("count", 3), seen) is None


def test_amounts_of_one_currency_are_added_and_failures_are_not():
    seen = look(event(600), event(500, ago=DAY / 2), event(9_999, currency="KES"), event(9_999, has_failed=True))

    assert found_by(rule("amount", 1_100), seen) == 1_100
    assert found_by(rule("amount", 1_100, currency="KES"), seen) is None


def test_a_rule_for_another_kind_is_not_met():
    assert found_by(rule("single_amount", 1, kind="withdrawal"), look(event())) is None
    assert found_by(rule("single_amount", 1_000, kind="payment"), look(event())) == 1_000


def test_a_share_of_failures_means_something_from_some_attempts_on():
    attempts = [event(), *[event(has_failed=True, ago=timedelta(minutes=n)) for n in range(1, 5)]]

    assert found_by(rule("error_rate", 80, least_count=5), look(*attempts)) == 80
    assert found_by(rule("error_rate", 80, least_count=6), look(*attempts)) is None


def test_different_instruments_of_one_member_are_counted():
    seen = look(event(instrument="a"), event(instrument="b"), event(instrument="b"), event(instrument=""))

    assert found_by(rule("distinct_methods", 2), seen) == 2


def test_different_members_with_one_instrument_are_counted():
    shared = [event(member="a"), event(member="b"), event(member="")]

    assert found_by(rule("distinct_members", 2), look(event(), by_instrument=shared)) == 2


def test_who_is_nobody_is_known_by_the_instrument():
    seen = Look(event(member=""), [], [event(member=""), event(member="")])

    assert found_by(rule("count", 2), seen) == 2


@pytest.mark.parametrize(
    ("amounts", "found"),
    [
        ([9_500, 9_000, 9_999], 3),
        ([9_500, 8_900, 9_999], 3),  # together they reach it
        ([9_500, 9_000], None),
        ([2_000, 100, 50], None),
        ([10_000, 9_500, 9_500, 9_500], None),
    ],
)
def test_amounts_just_below_a_threshold_or_split_are_seen(amounts, found):
    seen = look(*[event(amount, ago=timedelta(hours=n)) for n, amount in enumerate(amounts)])

    assert found_by(rule("near_threshold", 3, bound_minor=10_000), seen) == found


def test_money_that_only_passes_through_is_seen():
    out = event(800, kind="withdrawal")
    paid_in = event(1_000, kind="deposit", ago=timedelta(hours=5))

    assert found_by(rule("passed_through", 80), look(out, paid_in)) == 80
    assert found_by(rule("passed_through", 80), look(out)) is None
    assert found_by(rule("passed_through", 80), look(paid_in, out)) is None


def test_a_large_amount_to_a_new_payee_is_seen():
    young = look(event(5_000, kind="withdrawal"), payee_since=NOW - timedelta(hours=5))
    old = look(event(5_000, kind="withdrawal"), payee_since=NOW - timedelta(days=5))

    assert found_by(rule("new_payee", 5_000), young) == 5_000
    assert found_by(rule("new_payee", 5_001), young) is None
    assert found_by(rule("new_payee", 5_000), old) is None


def test_a_large_amount_after_a_long_silence_is_seen():
    silence = rule("after_silence", 5_000, window=180 * DAY)

    assert found_by(silence, look(event(5_000), silent_since=NOW - 200 * DAY)) == 5_000
    assert found_by(silence, look(event(5_000), event(ago=DAY), silent_since=NOW - 200 * DAY)) is None
    assert found_by(silence, look(event(5_000))) is None


def test_one_rule_that_holds_outweighs_those_that_do_not():
    long, short, mild = (
        rule("count", 1, action="hold", hold=timedelta(hours=72)),
        rule("count", 1, action="hold", hold=timedelta(hours=24)),
        rule("count", 1),
    )

    verdict = judge([mild, short, long], look(event()))

    assert (verdict.action, verdict.hold, len(verdict.met)) == ("hold", timedelta(hours=72), 3)
    assert judge([mild], look(event())).action == "review"
    assert judge([rule("count", 2)], look(event())) is None


def test_a_digest_is_equal_for_equal_texts_under_one_pepper():
    assert keyed_digest("a", "p") == keyed_digest("a", "p") != keyed_digest("a", "q")
    assert keyed_digest("", "p") == ""
