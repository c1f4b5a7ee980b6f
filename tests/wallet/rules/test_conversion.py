from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodplay.core.ids import uuid7
from wallet.rules import vouchers
from wallet.rules.conversion import MOST, ONE, Rate, are_factors, convert, is_weekend, rate_at, share_of

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def rate(from_minor=100, to_minor=1, *, caps=None, total=ONE, days=0, kind="a"):
    return Rate(
        id=uuid7(),
        rate_type=kind,
        name="",
        from_currency="PTS",
        from_unit="",
        from_minor=from_minor,
        to_currency="EUR",
        to_minor=to_minor,
        minimum_minor=1,
        caps=caps or {},
        total_cap_milli=total,
        effective_from=BEGIN + timedelta(days=days),
    )


@pytest.mark.parametrize(("amount", "out"), [(99, 0), (100, 1), (199, 1), (200, 2)])
def test_what_comes_out_is_rounded_down(amount, out):
    assert convert(rate(), amount, {}).to_minor == out


def test_it_is_rounded_once_at_the_end():
    told = convert(rate(3, 1, caps={"streak": 1500}, total=1500), 5, {"streak": 1500})

    assert (told.base_minor, told.to_minor) == (1, 2)


@given(
    st.integers(1, 10**9),
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.dictionaries(st.sampled_from(["tournament", "streak", "weekend"]), st.integers(ONE, MOST)),
    st.integers(ONE, MOST),
)
def test_multipliers_never_take_away_and_never_pass_the_cap(amount, from_minor, to_minor, factors, total):
    told = convert(rate(from_minor, to_minor, caps=factors, total=total), amount, factors)

    assert told.base_minor <= told.to_minor <= amount * to_minor * total // (from_minor * ONE)
    assert ONE <= told.multiplier_milli <= total
    assert are_factors(told.multipliers)


def test_the_latest_that_has_begun_holds():
    first, second, other = rate(), rate(days=2), rate(days=1, kind="b")
    rates = [second, other, first]

    assert rate_at(rates, "a", BEGIN + timedelta(days=1)) is first
    assert rate_at(rates, "a", BEGIN + timedelta(days=2)) is second
    assert rate_at(rates, "a", BEGIN - timedelta(seconds=1)) is None


def test_saturday_and_sunday_are_the_weekend():
    assert [is_weekend(day) for day in range(7)] == [False] * 5 + [True] * 2


def test_a_share_is_rounded_down():
    assert [share_of(999, bps) for bps in (1, 5_000, 10_000)] == [0, 499, 999]


def test_codes_are_long_unlike_and_found_however_they_are_typed():
    codes = {vouchers.new_code() for _ in range(200)}

    assert len(codes) == 200
    assert all(len(vouchers.normal(code)) == 16 for code in codes)
    code = codes.pop()
    assert vouchers.digest(code, "s") == vouchers.digest(f" {code.lower().replace('-', ' ')} ", "s")
    assert vouchers.digest(code, "s") != vouchers.digest(code, "t")
