from datetime import timedelta

import pytest
from django.utils import timezone

from goodplay.core.models import Announcement
from tests.factories.savings import deposit
from tests.factories.savings import saver as make_saver
from tests.factories.wallet import OUTSIDE, post
from wallet.enums import TransferKind
from wallet.errors import (
    PeriodDisputedError,
    PeriodOverlapsError,
    PeriodStatusError,
    PeriodUnattestedError,
    ReasonRequiredError,
    SameOfficerError,
)
from wallet.models import PeriodFigure, SavingsPeriod
from wallet.selectors import balance_at
from wallet.selectors.savings import house_of
from wallet.services import Holder, savings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]
NOW = timezone.now()
LAST = (NOW - timedelta(days=1)).date()
FIRST = LAST - timedelta(days=29)


def ago(days):
    return NOW - timedelta(days=days)


def propose(by, **days):
    return savings.propose_period(**{"starts_on": FIRST, "ends_on": LAST} | days, by=by.pk)


def figure(period, member):
    return PeriodFigure.objects.of(period.organization_id).get(period=period, member=member)


@pytest.fixture
def period(saver, treasurer):
    """Thirty days of one saver: 100.00 before, 70.00 saved, 20.00 given, 5.00 received."""
    deposit(saver, 10_000, at=ago(60))
    deposit(saver, 7_000, at=ago(10))
    post(Holder.member(saver.pk), OUTSIDE, 2_000, kind=TransferKind.WITHDRAW, effective_at=ago(5))
    post(OUTSIDE, Holder.member(saver.pk), 500, kind=TransferKind.EARN, effective_at=ago(4))
    return propose(treasurer)


def test_the_figures_of_a_period_are_frozen(period, saver):
    row = figure(period, saver)

    assert (row.opening_minor, row.deposited_minor, row.received_minor, row.paid_out_minor, row.closing_minor) == (
        10_000,
        7_000,
        500,
        2_000,
        15_500,
    )


def test_what_is_verified_later_takes_effect_after_the_frozen_days(period, saver):
    deposit(saver, 900, at=ago(3))
    end = house_of(saver.organization_id).start_of(LAST + timedelta(days=1))

    assert balance_at(member_id=saver.pk, currency="EUR", moment=end - timedelta(seconds=1)) == 15_500


def test_a_period_that_all_have_attested_is_closed_by_another_officer(organization, period, saver, treasurer, chair):
    with pytest.raises(PeriodUnattestedError):
        savings.close_period(period_id=period.pk, by=chair.pk)
    savings.attest_figures(figure_id=figure(period, saver).pk)
    with pytest.raises(SameOfficerError):
        savings.close_period(period_id=period.pk, by=treasurer.pk)

    for _ in range(2):
        closed = savings.close_period(period_id=period.pk, by=chair.pk)

    assert (closed.status, closed.digest) == ("closed", savings.digest_of(closed))
    assert Announcement.objects.of(organization.pk).filter(name="period.closed").count() == 1
    with pytest.raises(PeriodStatusError):
        savings.dispute_figures(figure_id=figure(period, saver).pk, dispute="Too late")
    with pytest.raises(PeriodStatusError):
        savings.withdraw_period(period_id=period.pk)


def test_one_dispute_halts_closing_also_when_the_time_to_answer_is_over(organization, period, saver, chair):
    row = savings.dispute_figures(figure_id=figure(period, saver).pk, dispute="I saved more")
    SavingsPeriod.objects.of(organization.pk).update(attest_until=LAST - timedelta(days=1))
    with pytest.raises(PeriodDisputedError):
        savings.close_period(period_id=period.pk, by=chair.pk)

    for _ in range(2):
        row = savings.settle_dispute(figure_id=row.pk, answer="It came on Monday, see the next period", by=chair.pk)

    assert (row.attestation, row.closing_minor) == ("waiting", 15_500)
    assert savings.close_period(period_id=period.pk, by=chair.pk).status == "closed"


def test_a_dispute_and_its_answer_say_something(period, saver, chair):
    pk = figure(period, saver).pk
    with pytest.raises(ReasonRequiredError):
        savings.dispute_figures(figure_id=pk, dispute=" ")
    with pytest.raises(ReasonRequiredError):
        savings.settle_dispute(figure_id=pk, answer=" ", by=chair.pk)


def test_an_officer_does_not_settle_his_own_dispute(treasurer):
    savings.open_accounts(member_ids=[treasurer.pk])
    period = savings.propose_period(starts_on=FIRST, ends_on=LAST, by=None)
    row = savings.dispute_figures(figure_id=figure(period, treasurer).pk, dispute="No")

    with pytest.raises(SameOfficerError):
        savings.settle_dispute(figure_id=row.pk, answer="Yes", by=treasurer.pk)


@pytest.mark.parametrize(
    "days",
    [
        {"starts_on": LAST, "ends_on": LAST},
        {"starts_on": FIRST - timedelta(days=9), "ends_on": FIRST},
        {"starts_on": LAST + timedelta(days=1), "ends_on": LAST + timedelta(days=3)},
        {"starts_on": LAST, "ends_on": FIRST},
    ],
)
def test_periods_have_passed_and_do_not_overlap(period, treasurer, days):
    with pytest.raises(PeriodOverlapsError):
        propose(treasurer, **days)


def test_a_withdrawn_period_leaves_its_days_open(period, saver, treasurer):
    for _ in range(2):
        savings.withdraw_period(period_id=period.pk)
    with pytest.raises(PeriodStatusError):
        savings.attest_figures(figure_id=figure(period, saver).pk)

    other = make_saver()
    again = propose(treasurer)

    assert figure(again, other).closing_minor == 0
