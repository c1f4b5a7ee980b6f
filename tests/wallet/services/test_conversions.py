from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from goodplay.core.models import Announcement
from tests.factories.rewards import convert, price, rate
from tests.factories.wallet import fund
from wallet import tasks
from wallet.enums.conversions import ConversionStatus
from wallet.errors import CurrencyNotFoundError, InsufficientFundsError, ReasonRequiredError
from wallet.errors.conversions import (
    ConversionKeyReusedError,
    ConversionNotFoundError,
    ConversionStateError,
    ConversionTooSmallError,
    MultiplierInvalidError,
    RateInPastError,
    RateInvalidError,
    RateNotFoundError,
    RateTakenError,
)
from wallet.models import Account, Conversion, ConversionRate, Transfer
from wallet.selectors.rates import current_rates, rate_of
from wallet.services import conversions
from wallet.services.watch import add_watch_rule
from wallet.signals import WatchCaseClosed

pytestmark = pytest.mark.usefixtures("books_balance")
DOUBLE = {"tournament": 2000}


def figures(member, currency):
    account = Account.objects.filter(member_id=member.pk, currency__code=currency).first()
    return (account.balance_minor, account.held_minor) if account else (0, 0)


def told(name="credits.converted"):
    return [row.facts for row in Announcement.objects.filter(name=name).order_by("id")]


@pytest.fixture
def held(organization, member):
    """A conversion of 500 points that waits for somebody to look at it."""
    rate()
    add_watch_rule(
        name="Large conversion",
        measure="single_amount",
        window_minutes=60,
        threshold=400,
        currency="EUR",
        action="hold",
        hold_hours=24,
    )
    fund(member, 1000, "PTS")
    return convert(member, 500)


def test_points_become_money(organization, member):
    rate()
    fund(member, 1000, "PTS")

    made = convert(member, 250)

    assert (figures(member, "PTS"), figures(member, "EUR")) == ((750, 0), (250, 0))
    assert (made.status, made.base_minor, made.to_minor) == (ConversionStatus.CONVERTED, 250, 250)
    moved = Transfer.objects.filter(journal_id=made.journal_id).order_by("id")
    assert [(each.kind, each.amount_minor, each.currency.code) for each in moved] == [
        ("convert", 250, "PTS"),
        ("convert", 250, "EUR"),
    ]


def test_a_conversion_is_told(organization, member):
    rate()
    fund(member, 1000, "PTS")

    made = convert(member, 100, subject=("session", "s-1"))

    assert told() == [
        {
            "conversion_id": str(made.pk),
            "member_id": str(member.pk),
            "rate_type": "points_to_money",
            "from_minor": 100,
            "from_currency": "PTS",
            "to_minor": 100,
            "to_currency": "EUR",
            "subject_type": "session",
            "subject_id": "s-1",
        }
    ]


def test_a_unit_is_earned_by_one_transfer(organization, member):
    price()

    made = convert(member, 5_000, rate_type="recycling.plastic")

    assert figures(member, "EUR") == (250, 0)
    (moved,) = Transfer.objects.filter(journal_id=made.journal_id)
    assert (moved.kind, moved.amount_minor, moved.reason) == ("earn", 250, "Plastic")


def test_the_same_key_converts_once(organization, member):
    rate()
    fund(member, 1000, "PTS")

    assert convert(member, 100, key="k").pk == convert(member, 100, key="k").pk
    assert figures(member, "PTS") == (900, 0)
    with pytest.raises(ConversionKeyReusedError):
        convert(member, 101, key="k")


def test_multipliers_count_up_to_their_caps(organization, member):
    rate(caps={"tournament": 2000, "streak": 1500, "weekend": 1250, "total": 3000})
    fund(member, 1000, "PTS")

    made = convert(member, 100, multipliers={"tournament": 5000, "streak": 1500, "weekend": 1250})

    assert made.multipliers == {"tournament": 2000, "streak": 1500, "weekend": 1250}
    assert (made.base_minor, made.to_minor, made.multiplier_milli) == (100, 300, 3000)


def test_a_multiplier_that_the_rate_does_not_know_counts_nothing(organization, member):
    rate()
    fund(member, 1000, "PTS")

    assert convert(member, 100, multipliers=DOUBLE).to_minor == 100


@pytest.mark.parametrize("wrong", [{"luck": 2000}, {"streak": 999}, {"streak": 100_001}])
def test_what_is_no_multiplier_is_refused(organization, member, wrong):
    rate()

    with pytest.raises(MultiplierInvalidError):
        convert(member, 100, multipliers=wrong)


def test_too_little_is_refused(organization, member):
    rate(from_minor=1000, to_minor=1, minimum_minor=100)
    fund(member, 5000, "PTS")

    for amount in (99, 999):
        with pytest.raises(ConversionTooSmallError):
            convert(member, amount)
    assert Conversion.objects.count() == 0


def test_who_has_less_converts_nothing(organization, member):
    rate()
    fund(member, 99, "PTS")

    with pytest.raises(InsufficientFundsError):
        convert(member, 100)
    assert told() == []


def test_a_quote_writes_nothing(organization, member):
    rate()
    fund(member, 150, "PTS")

    asked = conversions.quote(rate_type="points_to_money", from_minor=200, member_id=member.pk)

    assert (asked.outcome.to_minor, asked.available_minor, asked.is_possible) == (200, 150, False)
    assert Conversion.objects.count() == 0


def test_what_looks_wrong_waits_and_is_set_aside(held, member):
    assert held.status == ConversionStatus.HELD
    assert (figures(member, "PTS"), figures(member, "EUR")) == ((1000, 500), (0, 0))
    assert told() == []


def test_a_cleared_conversion_takes_place(held, member):
    tasks.conversions.decide_conversions([WatchCaseClosed("c", "conversion", str(held.pk), "cleared")])

    assert (figures(member, "PTS"), figures(member, "EUR")) == ((500, 0), (500, 0))
    assert Conversion.objects.get().status == ConversionStatus.CONVERTED


@pytest.mark.twice("wallet.decide_conversions")
def test_a_reported_conversion_is_refused_once(held, member):
    for _ in range(2):
        tasks.conversions.decide_conversions([WatchCaseClosed("c", "conversion", str(held.pk), "reported")])

    assert (figures(member, "PTS"), figures(member, "EUR")) == ((1000, 0), (0, 0))
    with pytest.raises(ConversionStateError):
        conversions.accept_conversion(conversion_id=held.pk)


def test_a_case_about_something_else_changes_nothing(held):
    tasks.conversions.decide_conversions([WatchCaseClosed("c", "withdrawal", str(held.pk), "cleared")])

    assert Conversion.objects.get().status == ConversionStatus.HELD


def test_a_conversion_of_a_unit_waits_without_a_hold(organization, member):
    price()
    add_watch_rule(
        name="Large",
        measure="single_amount",
        window_minutes=60,
        threshold=100,
        currency="EUR",
        action="hold",
        hold_hours=24,
    )
    made = convert(member, 5_000, rate_type="recycling.plastic")

    conversions.accept_conversion(conversion_id=made.pk)

    assert figures(member, "EUR") == (250, 0)


def test_a_conversion_is_reversed_once(organization, member):
    rate()
    fund(member, 1000, "PTS")
    made = convert(member, 100)

    for _ in range(2):
        conversions.reverse_conversion(conversion_id=made.pk, reason="Wrong rate")

    assert (figures(member, "PTS"), figures(member, "EUR")) == ((1000, 0), (0, 0))
    assert Conversion.objects.get().reason == "Wrong rate"


def test_a_reversal_says_why(organization, member):
    rate()
    fund(member, 1000, "PTS")
    made = convert(member, 100)

    with pytest.raises(ReasonRequiredError):
        conversions.reverse_conversion(conversion_id=made.pk, reason=" ")


def test_what_is_not_there_is_not_decided(organization, member):
    for verb in (conversions.accept_conversion, lambda **which: conversions.refuse_conversion(reason="x", **which)):
        with pytest.raises(ConversionNotFoundError):
            verb(conversion_id=member.pk)


def test_the_latest_rate_that_has_begun_holds(door):
    first = rate()
    second = rate(to_minor=200, effective_from=timezone.now() + timedelta(days=1))

    assert rate_of("points_to_money").id == first.pk
    assert rate_of("points_to_money", timezone.now() + timedelta(days=2)).id == second.pk
    assert [each.id for each in current_rates(door.organization_id)] == [first.pk]


def test_a_retired_rate_leaves_the_place_to_the_one_before(door, django_capture_on_commit_callbacks):
    first = rate(effective_from=timezone.now() - timedelta(minutes=3))
    second = rate(to_minor=200)
    assert rate_of("points_to_money").id == second.pk

    with django_capture_on_commit_callbacks(execute=True):
        conversions.retire_rate(rate_id=second.pk)

    assert rate_of("points_to_money").id == first.pk


def test_rates_are_read_once(door, queries):
    rate()
    rate_of("points_to_money")

    with queries(0):
        rate_of("points_to_money")


def test_a_rate_is_retired_once(door):
    made = rate()

    for _ in range(2):
        conversions.retire_rate(rate_id=made.pk)

    assert not ConversionRate.objects.get().is_active
    with pytest.raises(RateNotFoundError):
        conversions.retire_rate(rate_id=door.organization_id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"from_unit": "kg"},
        {"from_currency": ""},
        {"to_currency": "PTS"},
        {"caps": {"luck": 2000}},
        {"caps": {"streak": 999}},
        {"from_minor": 0},
        {"to_minor": -1},
        {"minimum_minor": 0},
    ],
)
def test_what_is_no_rate_is_refused(door, wrong):
    with pytest.raises(RateInvalidError):
        rate(**wrong)
    assert ConversionRate.objects.count() == 0


def test_a_rate_begins_now_or_later_and_once_a_moment(door):
    begins = timezone.now() + timedelta(hours=1)
    rate(effective_from=begins)

    with pytest.raises(RateTakenError):
        rate(effective_from=begins)
    with pytest.raises(RateInPastError):
        rate(effective_from=datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(CurrencyNotFoundError):
        rate(to_currency="XYZ", rate_type="other")


def test_without_a_rate_nothing_is_converted(member):
    with pytest.raises(RateNotFoundError):
        convert(member, 100)
