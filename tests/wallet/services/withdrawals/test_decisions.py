from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from goodplay.core.permissions import Caller
from tests.conftest import _outside
from tests.factories.withdrawals import ask_for, bank_terms, caller_of, payee_of
from wallet.enums import NEXT_WITHDRAWAL
from wallet.errors import (
    WithdrawalNotFoundError,
    WithdrawalOwnError,
    WithdrawalStatusError,
    WithdrawalWatchedError,
)
from wallet.models import Account, WatchCase
from wallet.selectors.withdrawals import history_of_withdrawal, organizations_with_held_withdrawals
from wallet.services import watch, withdrawals
from wallet.signals import WatchCaseClosed
from wallet.tasks.withdrawals import release_watched_withdrawals, release_withdrawals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


@pytest.fixture
def withdrawal(saver):
    """One that waits for approval."""
    bank_terms()
    return ask_for(payee_of(saver))


def test_another_approves_and_it_is_told_once(withdrawal, boss):
    for _ in range(2):
        approved = withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=boss)

    assert (approved.status, approved.approved_by_id) == ("approved", boss.member_id)
    assert [line.status for line in history_of_withdrawal(withdrawal)] == ["requested", "review", "approved"]


def test_nobody_approves_his_own(withdrawal):
    with pytest.raises(WithdrawalOwnError):
        withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=caller_of(withdrawal.member))

    withdrawal.refresh_from_db()
    assert withdrawal.status == "review"


def test_who_asked_for_a_member_does_not_approve(saver, boss, second):
    bank_terms()
    withdrawal = ask_for(payee_of(saver), by=boss)

    with pytest.raises(WithdrawalOwnError):
        withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=boss)

    assert withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=second).status == "approved"


def test_who_entered_the_payee_does_not_approve(saver, boss):
    bank_terms()
    withdrawal = ask_for(payee_of(saver, by=boss))

    with pytest.raises(WithdrawalOwnError):
        withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=boss)


def test_the_same_person_without_a_seat_does_not_approve_either(saver, boss):
    bank_terms()
    withdrawal = ask_for(payee_of(saver), by=boss)
    platform = Caller(boss.user_id, boss.organization_id, None, None, is_superuser=True)

    with pytest.raises(WithdrawalOwnError):
        withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=platform)


@pytest.mark.parametrize("verb", ["reject", "cancel"])
def test_what_is_not_sent_is_free_again(withdrawal, boss, verb):
    options = {"reason": "No such project"} if verb == "reject" else {}
    for _ in range(2):
        getattr(withdrawals, f"{verb}_withdrawal")(withdrawal_id=withdrawal.pk, by=boss, **options)

    account = Account.objects.get(member_id=withdrawal.member_id, currency__code="EUR")
    withdrawal.refresh_from_db()
    assert (account.held_minor, account.balance_minor) == (0, 10_000)
    assert (withdrawal.status, withdrawal.reason) == (
        ("rejected", "No such project") if verb == "reject" else ("cancelled", "")
    )


def test_nobody_rejects_his_own(withdrawal):
    with pytest.raises(WithdrawalOwnError):
        withdrawals.reject_withdrawal(withdrawal_id=withdrawal.pk, reason="Mine", by=caller_of(withdrawal.member))


def test_what_was_approved_is_not_cancelled(withdrawal, boss):
    withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=boss)

    with pytest.raises(WithdrawalStatusError) as refusal:
        withdrawals.cancel_withdrawal(withdrawal_id=withdrawal.pk, by=boss)

    assert refusal.value.params == {"status": "approved", "wanted": "cancelled"}


def test_what_is_in_a_batch_is_not_rejected(withdrawal, boss):
    withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=boss)
    withdrawals.make_batch(currency="EUR", by=boss)

    with pytest.raises(WithdrawalStatusError):
        withdrawals.reject_withdrawal(withdrawal_id=withdrawal.pk, reason="Too late", by=boss)


def test_an_unknown_withdrawal_is_none(boss, organization):
    with pytest.raises(WithdrawalNotFoundError):
        withdrawals.approve_withdrawal(withdrawal_id=organization.pk, by=boss)


@pytest.mark.twice("wallet.release_withdrawals")
def test_what_is_held_waits_for_its_date_and_then_for_a_person(saver, boss):
    bank_terms()
    withdrawal = ask_for(payee_of(saver, cooled=False))
    with pytest.raises(WithdrawalStatusError):
        withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=boss)

    assert withdrawals.release_withdrawals() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        for _ in range(2):
            _outside(release_withdrawals)()

    withdrawal.refresh_from_db()
    assert withdrawal.status == "review"


@pytest.mark.twice("wallet.release_watched_withdrawals")
def test_a_case_holds_and_lets_go_when_it_is_cleared(saver, boss):
    bank_terms()
    watch.add_watch_rule(
        name="Large", measure="single_amount", window_minutes=60, threshold=4_000, currency="EUR", action="hold"
    )
    withdrawal = ask_for(payee_of(saver), 5_000)
    case = WatchCase.objects.get()
    assert (withdrawal.status, withdrawal.held_until) == ("held", case.release_at)

    watch.clear_case(case_id=case.pk, remark="Known project", by=boss)
    fact = WatchCaseClosed(str(case.pk), "withdrawal", str(withdrawal.pk), "cleared")
    for _ in range(2):
        release_watched_withdrawals([fact])

    withdrawal.refresh_from_db()
    assert withdrawal.status == "review"


def test_a_payee_that_cools_is_waited_for_after_the_case(saver, boss):
    bank_terms()
    watch.add_watch_rule(
        name="Large", measure="single_amount", window_minutes=60, threshold=4_000, currency="EUR", action="hold"
    )
    payee = payee_of(saver, cooled=False)
    withdrawal = ask_for(payee, 5_000)
    watch.clear_case(case_id=WatchCase.objects.get().pk, remark="Fine", by=boss)

    withdrawals.release_watched(withdrawal_ids=[withdrawal.pk])

    withdrawal.refresh_from_db()
    assert (withdrawal.status, withdrawal.held_until) == ("held", payee.usable_from)


def test_an_open_case_stands_in_the_way_of_approval(saver, boss):
    bank_terms()
    watch.add_watch_rule(
        name="Look", measure="single_amount", window_minutes=60, threshold=4_000, currency="EUR", action="review"
    )
    withdrawal = ask_for(payee_of(saver), 5_000)

    with pytest.raises(WithdrawalWatchedError):
        withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=boss)

    watch.clear_case(case_id=WatchCase.objects.get().pk, remark="Fine", by=boss)
    assert withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=boss).status == "approved"


def test_an_escalated_case_is_not_released_by_time(saver, boss):
    bank_terms()
    watch.add_watch_rule(
        name="Large", measure="single_amount", window_minutes=60, threshold=4_000, currency="EUR", action="hold"
    )
    withdrawal = ask_for(payee_of(saver), 5_000)
    watch.escalate_case(case_id=WatchCase.objects.get().pk, remark="Odd", by=boss)

    with time_machine.travel(timezone.now() + timedelta(days=9)):
        assert (watch.lapse_cases(), withdrawals.release_withdrawals()) == (0, 0)
        assert organizations_with_held_withdrawals() == [withdrawal.organization_id]


def test_the_table_of_steps_leads_out_of_every_state_but_the_ends():
    ends = {status for status, following in NEXT_WITHDRAWAL.items() if not following}

    assert ends == {"returned", "rejected", "cancelled"}
