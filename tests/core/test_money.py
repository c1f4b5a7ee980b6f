import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodplay.core.money import DECIMALS, Money, allocate, format_minor, money_json, parse_minor

minors = st.integers(-(10**15) + 1, 10**15 - 1)
weights = st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("10.50", "EUR", 1050),
        ("10.5", "EUR", 1050),
        ("10", "EUR", 1000),
        ("10.500000", "EUR", 1050),
        ("0.01", "KES", 1),
        ("-3.07", "GBP", -307),
        ("1200", "UGX", 1200),
        ("1200.00", "UGX", 1200),
        ("1.234", "KWD", 1234),
    ],
)
def test_an_amount_is_parsed_exactly(amount, currency, minor):
    assert Money.parse(amount, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "amount",
    [
        "",
        " 1",
        "1 ",
        "1,00",
        "1e3",
        "+1",
        ".5",
        "1.",
        "NaN",
        "Infinity",
        "\u0661",
        "1_000",
        "1.001",
        "0x10",
        "9" * 16,
        "--1",
        "1\n",
    ],
)
def test_what_is_no_amount_is_refused(amount):
    with pytest.raises(ValueError, match=r"is not an amount|more than 2 decimals"):
        Money.parse(amount, "EUR")


def test_an_unknown_currency_is_refused():
    with pytest.raises(ValueError, match="'PTS' is not an ISO currency"):
        Money.parse("1", "PTS")


def test_the_currencies_of_the_product_have_their_decimals():
    assert {code: DECIMALS[code] for code in ("EUR", "USD", "GBP", "KES", "CHF", "TZS", "UGX", "JPY", "TND")} == {
        "EUR": 2,
        "USD": 2,
        "GBP": 2,
        "KES": 2,
        "CHF": 2,
        "TZS": 2,
        "UGX": 0,
        "JPY": 0,
        "TND": 3,
    }


def test_arithmetic_stays_in_the_currency():
    ten, three = Money(1000, "EUR"), Money(300, "EUR")

    assert (ten + three, ten - three, three * 2, -three) == (
        Money(1300, "EUR"),
        Money(700, "EUR"),
        Money(600, "EUR"),
        Money(-300, "EUR"),
    )
    assert ten > three
    assert three < ten
    assert ten >= Money(1000, "EUR")
    assert ten <= Money(1000, "EUR")
    assert not Money(0, "EUR")
    assert str(ten) == "10.00 EUR"


@pytest.mark.parametrize("mix", [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a >= b])
def test_two_currencies_never_mix(mix):
    with pytest.raises(ValueError, match="EUR and USD are different currencies"):
        mix(Money(1, "EUR"), Money(1, "USD"))


def test_a_float_never_multiplies():
    with pytest.raises(TypeError):
        Money(100, "EUR") * 1.5


@given(minors, st.integers(0, 6))
def test_formatting_and_parsing_are_opposites(minor, decimals):
    assert parse_minor(format_minor(minor, decimals), decimals) == minor


def test_the_wire_shape():
    assert money_json(-5, "EUR", 2) == {"amount": "-0.05", "currency": "EUR"}
    assert money_json(1200, "PTS", 0) == {"amount": "1200", "currency": "PTS"}


@given(minors, weights)
def test_parts_sum_to_the_whole_and_each_is_within_one_unit_of_its_share(total, parts):
    shares = allocate(total, parts)

    assert sum(shares) == total
    assert all(
        abs(share * sum(parts) - total * weight) < sum(parts) for share, weight in zip(shares, parts, strict=True)
    )


def test_the_largest_remainders_take_the_rest_and_the_earlier_one_among_equals():
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    assert allocate(10, [3334, 3333, 3333]) == [4, 3, 3]
    assert allocate(1, [1, 9999]) == [0, 1]
    assert Money(1000, "EUR").split([5000, 5000]) == [Money(500, "EUR"), Money(500, "EUR")]


@pytest.mark.parametrize("parts", [[], [0, 0], [1, -1], [5, -1]])
def test_weights_that_divide_nothing_are_refused(parts):
    with pytest.raises(ValueError, match="Weights are non-negative and not all zero"):
        allocate(1, parts)
