from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from goodplay.core.errors import NotFoundError
from goodplay.core.ids import uuid7
from tests.factories.wallet import fund
from tests.factories.withdrawals import ask_for, bank_terms, caller_of, mobile_terms, payee_of
from wallet.errors import (
    InsufficientFundsError,
    MethodUnavailableError,
    PayeeNotFoundError,
    TransferKeyReusedError,
    WithdrawalAmountError,
    WithdrawalLimitError,
)
from wallet.models import Account, Hold, Withdrawal
from wallet.selectors.withdrawals import history_of_withdrawal
from wallet.services import withdrawals
from wallet.services.withdrawals import NewWithdrawal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


def held_of(member):
    return Account.objects.get(member_id=member.pk, currency__code="EUR").held_minor


def test_what_is_asked_for_is_reserved_with_its_fee_and_waits_for_approval(saver):
    bank_terms(fee_minor=50, fee_bps=100)

    withdrawal = ask_for(payee_of(saver), 5_000)

    assert (withdrawal.status, withdrawal.amount_minor, withdrawal.fee_minor) == ("review", 5_000, 100)
    assert held_of(saver) == 5_100
    assert [line.status for line in history_of_withdrawal(withdrawal)] == ["requested", "review"]


def test_the_payee_is_copied_so_that_a_later_change_changes_nothing(saver):
    bank_terms()
    payee = payee_of(saver)
    withdrawal = ask_for(payee)

    withdrawals.change_payee(
        payee_id=payee.pk, destination="NL91ABNA0417164300", holder_name="Somebody", by=caller_of(saver)
    )

    withdrawal.refresh_from_db()
    assert (withdrawal.payee_destination, withdrawal.payee_name) == ("DE89370400440532013000", "Member One")


def test_nothing_goes_to_a_new_payee_before_it_has_cooled(saver):
    bank_terms()

    withdrawal = ask_for(payee_of(saver, cooled=False))

    assert withdrawal.status == "held"
    assert withdrawal.held_until == withdrawal.payee.usable_from


def test_a_key_asks_once(saver):
    bank_terms()
    payee = payee_of(saver)

    first, second = (ask_for(payee, key="reward:1") for _ in range(2))

    assert first.pk == second.pk
    assert Hold.objects.count() == 1
    with pytest.raises(TransferKeyReusedError):
        ask_for(payee, 5_001, key="reward:1")


@pytest.mark.parametrize("amount_minor", [99, 1_000_001])
def test_an_amount_beyond_the_terms_is_refused(saver, amount_minor):
    bank_terms()

    with pytest.raises(WithdrawalAmountError) as refusal:
        ask_for(payee_of(saver), amount_minor)

    assert refusal.value.params == {"smallest_minor": 100, "largest_minor": 1_000_000, "step_minor": 1}
    assert not Withdrawal.objects.exists()


def test_mobile_money_moves_whole_shillings(saver, provider):
    mobile_terms(provider)

    with pytest.raises(WithdrawalAmountError):
        ask_for(payee_of(saver, "mobile_money"), 1_050, "KES")

    assert ask_for(payee_of(saver, "mobile_money", "+254712345678"), 1_100, "KES").provider == provider


def test_more_than_there_is_is_refused(saver):
    bank_terms(fee_minor=1)

    with pytest.raises(InsufficientFundsError) as refusal:
        ask_for(payee_of(saver), 10_000)

    assert (refusal.value.params["available_minor"], refusal.value.params["required_minor"]) == (10_000, 10_001)


def test_a_method_that_is_not_offered_is_refused(saver):
    with pytest.raises(MethodUnavailableError):
        ask_for(payee_of(saver))


def test_a_provider_that_is_switched_off_pays_nothing_out(saver, provider):
    mobile_terms(provider)
    provider.is_active = False
    provider.save()

    with pytest.raises(MethodUnavailableError):
        ask_for(payee_of(saver, "mobile_money"), 1_100, "KES")


def test_another_members_payee_is_none(saver, other_member):
    bank_terms()
    payee = payee_of(other_member)

    with pytest.raises(PayeeNotFoundError):
        withdrawals.request_withdrawal(NewWithdrawal(saver.pk, payee.pk, 5_000, "EUR"))


def test_somebody_unknown_asks_for_nothing(saver):
    with pytest.raises(NotFoundError):
        withdrawals.request_withdrawal(NewWithdrawal(uuid7(), uuid7(), 5_000, "EUR"))


def test_a_limit_of_the_day_counts_what_was_asked_for_and_says_what_is_left(saver):
    bank_terms()
    withdrawals.add_limit(currency="EUR", period="day", most_minor=6_000)
    payee = payee_of(saver)
    ask_for(payee, 5_000)

    with pytest.raises(WithdrawalLimitError) as refusal:
        ask_for(payee, 1_001)

    assert refusal.value.params == {"scope": "member", "period": "day", "left_minor": 1_000, "currency": "EUR"}
    assert ask_for(payee, 1_000).status == "review"


def test_what_was_cancelled_counts_against_no_limit(saver):
    bank_terms()
    withdrawals.add_limit(currency="EUR", period="month", most_count=1)
    payee = payee_of(saver)
    withdrawals.cancel_withdrawal(withdrawal_id=ask_for(payee).pk, by=caller_of(saver))

    assert ask_for(payee).status == "review"
    with pytest.raises(WithdrawalLimitError):
        ask_for(payee)


def test_a_limit_for_all_members_adds_them_up(saver, other_member):
    bank_terms()
    withdrawals.add_limit(currency="EUR", period="week", most_minor=6_000, scope="organization")
    fund(other_member)
    ask_for(payee_of(saver), 5_000)

    with pytest.raises(WithdrawalLimitError) as refusal:
        ask_for(payee_of(other_member), 2_000)

    assert refusal.value.params["scope"] == "organization"


def test_a_limit_for_a_kind_of_member_stands_in_place_of_the_general_one(saver):
    bank_terms()
    saver.member_type = "gold"
    saver.save()
    withdrawals.add_limit(currency="EUR", period="day", most_minor=1_000)
    withdrawals.add_limit(currency="EUR", period="day", most_minor=8_000, member_type="gold")

    assert ask_for(payee_of(saver), 5_000).status == "review"


def test_a_new_day_of_the_organization_begins_a_new_limit(organization, saver):
    organization.time_zone = "Africa/Nairobi"
    organization.save()
    bank_terms()
    withdrawals.add_limit(currency="EUR", period="day", most_count=1)
    payee = payee_of(saver)
    with time_machine.travel(datetime(2026, 11, 21, 20, 59, tzinfo=UTC), tick=False):
        ask_for(payee, 1_000)
        with pytest.raises(WithdrawalLimitError):
            ask_for(payee, 1_000)

    with time_machine.travel(datetime(2026, 11, 21, 20, 59, tzinfo=UTC) + timedelta(minutes=2), tick=False):
        assert ask_for(payee, 1_000).status == "review"


def test_what_is_left_is_told(saver):
    bank_terms()
    withdrawals.add_limit(currency="EUR", period="day", most_minor=6_000)
    withdrawals.add_limit(currency="EUR", period="week", most_count=3)
    ask_for(payee_of(saver), 5_000)

    left = withdrawals.left_to_withdraw(member_id=saver.pk, currency="EUR")

    assert {(limit.period, used.amount_minor, used.count, rest) for limit, used, rest in left} == {
        ("day", 5_000, 1, 1_000),
        ("week", 5_000, 1, None),
    }
