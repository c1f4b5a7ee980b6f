from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.conftest import _outside
from tests.factories.payments import ProviderFactory, tell
from tests.factories.wallet import fund
from tests.factories.withdrawals import ask_for, caller_of, mobile_terms, payee_of
from tests.wallet.services.withdrawals.payer import found
from wallet.enums import ProviderKind
from wallet.errors import WithdrawalOwnError, WithdrawalStatusError
from wallet.gateways.interface import GatewayBusyError, GatewayRefusedError, GatewayUnknownError, Outcome
from wallet.gateways.wire import NOT_FOUND
from wallet.models import Account, Transfer, WatchCase
from wallet.selectors import balance_of_purpose
from wallet.selectors.withdrawals import history_of_withdrawal
from wallet.services import withdrawals
from wallet.signals import WithdrawalStep
from wallet.tasks.withdrawals import ask_about_payouts, send_withdrawals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books_balance")]


@pytest.fixture
def approved(saver, provider, boss):
    """A withdrawal of 500.00 KES, fee 10.00, that is to be sent."""
    mobile_terms(provider, fee_minor=1_000)
    withdrawal = ask_for(payee_of(saver, "mobile_money"), 50_000, "KES")
    return withdrawals.approve_withdrawal(withdrawal_id=withdrawal.pk, by=boss)


@pytest.fixture
def later():
    """Let time pass and ask about what is due then, as the worker would."""

    def passed(**time):
        with time_machine.travel(timezone.now() + timedelta(**time)):
            _outside(ask_about_payouts)()

    return passed


def state(withdrawal):
    withdrawal.refresh_from_db()
    own = Account.objects.get(member_id=withdrawal.member_id, currency__code="KES")
    return (
        withdrawal.status,
        own.balance_minor,
        own.held_minor,
        balance_of_purpose(purpose="outgoing:mpesa", currency="KES"),
        balance_of_purpose(purpose="external:mpesa", currency="KES"),
    )


def test_an_approved_withdrawal_is_sent_once_and_settled_by_the_providers_word(approved, gateway, hear):
    hear()
    assert state(approved) == ("sent", 949_000, 0, 51_000, 0)

    for _ in range(2):
        withdrawals.apply_payout_findings(
            [found(Outcome.SUCCEEDED, str(approved.pk), receipt="R1", amount_minor=50_000)]
        )

    assert state(approved) == ("settled", 949_000, 0, 0, 50_000)
    assert [order.payee for order in gateway.paid] == ["+254708374149"]
    assert approved.receipt == "R1"
    fee = Transfer.objects.get(key=f"withdrawal:{approved.pk}:settled:fee")
    assert (fee.amount_minor, fee.credit_account.kind, fee.kind) == (1_000, "organization", "fee")
    steps = [line.status for line in history_of_withdrawal(approved)]
    assert steps == ["requested", "review", "approved", "sending", "sent", "settled"]


def test_what_the_provider_refuses_goes_back_with_the_fee(approved, gateway, hear):
    gateway.fails = GatewayRefusedError("2040", "Not registered")

    hear()

    assert state(approved) == ("failed", 1_000_000, 0, 0, 0)
    assert approved.reason == "It could not be paid out."
    assert history_of_withdrawal(approved).last().remark == "2040 Not registered"


def test_what_nobody_accepted_is_sent_again_under_the_same_reference(approved, gateway, hear, later):
    gateway.fails = GatewayBusyError("429")
    hear()
    assert state(approved)[:4] == ("sending", 949_000, 0, 51_000)

    gateway.fails = None
    later(minutes=2)

    assert state(approved)[0] == "sent"
    assert [order.reference for order in gateway.paid] == [str(approved.pk)]
    assert gateway.asked == []


def test_a_missing_answer_is_asked_for_and_never_sent_anew(approved, gateway, hear, later):
    gateway.fails = GatewayUnknownError("timeout")
    hear()
    assert state(approved)[:4] == ("unknown", 949_000, 0, 51_000)

    gateway.fails = None
    gateway.answers = [(Outcome.SUCCEEDED, {"receipt": "R9", "amount_minor": 50_000})]
    later(minutes=2)

    assert state(approved) == ("settled", 949_000, 0, 0, 50_000)
    assert gateway.paid == []
    assert [question.reference for question in gateway.asked] == [str(approved.pk)]


def test_a_process_that_died_between_the_doors_leaves_a_question(approved, gateway, later):
    assert withdrawals.begin_sending(withdrawal_id=approved.pk) is not None
    assert withdrawals.begin_sending(withdrawal_id=approved.pk) is None

    gateway.answers = [(Outcome.PENDING, {})]
    later(minutes=2)

    assert state(approved)[0] == "sent"
    assert len(gateway.asked) == 1


def test_what_the_provider_has_never_heard_of_is_sent_under_the_same_reference(approved, gateway, later):
    withdrawals.begin_sending(withdrawal_id=approved.pk)
    gateway.answers = [(Outcome.FAILED, {"code": NOT_FOUND})]

    later(minutes=2)
    later(minutes=10)

    assert state(approved)[0] == "sent"
    assert [order.reference for order in gateway.paid] == [str(approved.pk)]


def test_a_question_without_an_answer_is_asked_again(approved, gateway, hear, later):
    hear()
    gateway.fails = None
    gateway.ask = lambda access, question: (_ for _ in ()).throw(GatewayBusyError("500"))

    later(minutes=2)

    assert state(approved)[0] == "sent"
    assert approved.next_try_at is not None
    del gateway.ask


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ([Outcome.SUCCEEDED], "settled"),
        ([Outcome.SUCCEEDED, Outcome.PENDING], "settled"),
        ([Outcome.SUCCEEDED, Outcome.FAILED], "settled"),
        ([Outcome.UNKNOWN, Outcome.SUCCEEDED], "settled"),
        ([Outcome.UNKNOWN, Outcome.FAILED], "failed"),
        ([Outcome.CANCELLED, Outcome.UNKNOWN], "failed"),
    ],
)
def test_whatever_the_order_it_goes_forward_only(approved, hear, first, then):
    hear()

    for outcome in first:
        withdrawals.apply_payout_findings([found(outcome, provider_reference=f"ref-{approved.pk}")])

    assert state(approved)[0] == then


def test_another_amount_is_booked_as_it_was_paid_and_looked_at(approved, hear):
    hear()

    withdrawals.apply_payout_findings([found(Outcome.SUCCEEDED, str(approved.pk), amount_minor=49_900)])

    assert state(approved) == ("settled", 949_000, 0, 0, 49_900)
    assert balance_of_purpose(purpose="suspense:payouts", currency="KES") == 100
    assert WatchCase.objects.get().findings[0]["rule"] == "Another amount was paid out than was asked for"


def test_more_than_was_asked_for_is_owed_by_the_suspense(approved, hear):
    hear()

    withdrawals.apply_payout_findings([found(Outcome.SUCCEEDED, str(approved.pk), amount_minor=50_100)])

    assert state(approved) == ("settled", 949_000, 0, 0, 50_100)
    assert balance_of_purpose(purpose="suspense:payouts", currency="KES") == -100


def test_paid_after_it_had_failed_is_booked_and_looked_at(approved, hear):
    hear()
    withdrawals.apply_payout_findings([found(Outcome.FAILED, str(approved.pk))])

    withdrawals.apply_payout_findings([found(Outcome.SUCCEEDED, str(approved.pk), amount_minor=50_000)])

    assert state(approved) == ("settled", 1_000_000, 0, 0, 50_000)
    assert balance_of_purpose(purpose="suspense:payouts", currency="KES") == -50_000
    assert WatchCase.objects.get().findings[0]["rule"] == "Paid after the member had the money back"


def test_what_came_back_is_the_members_again(approved, hear):
    hear()
    withdrawals.apply_payout_findings([found(Outcome.SUCCEEDED, str(approved.pk), amount_minor=50_000)])

    for _ in range(2):
        withdrawals.apply_payout_findings([found(Outcome.FAILED, str(approved.pk), kind="returned")])

    assert state(approved) == ("returned", 1_000_000, 0, 0, 0)


def test_a_finding_about_nothing_of_ours_is_given_back(organization, approved):
    strangers = [found(Outcome.SUCCEEDED, str(organization.pk)), found(Outcome.SUCCEEDED, "x"), found(Outcome.FAILED)]

    assert withdrawals.apply_payout_findings(strangers) == strangers


def test_another_provider_says_nothing_about_it(approved, hear):
    hear()

    assert tell(ProviderFactory.create(), found(Outcome.SUCCEEDED, str(approved.pk))) == 0
    assert tell(approved.provider, found(Outcome.SUCCEEDED, str(approved.pk))) == 1
    assert approved.provider.kind == ProviderKind.MPESA


@pytest.mark.parametrize("verb", ["settle", "fail"])
def test_another_person_decides_what_nobody_answers(approved, hear, second, boss, verb):
    hear()
    withdrawals.apply_payout_findings([found(Outcome.UNKNOWN, str(approved.pk))])
    call = getattr(withdrawals, f"{verb}_by_hand")
    options = {"receipt": "R7"} if verb == "settle" else {"reason": "The provider says so"}

    for _ in range(2):
        call(withdrawal_id=approved.pk, by=second, **options)

    ends = {"settle": ("settled", 949_000, 0, 0, 50_000), "fail": ("failed", 1_000_000, 0, 0, 0)}
    assert state(approved) == ends[verb]


def test_nobody_decides_by_hand_about_his_own(approved, hear):
    hear()

    with pytest.raises(WithdrawalOwnError):
        withdrawals.settle_by_hand(withdrawal_id=approved.pk, receipt="R", by=caller_of(approved.member))


def test_what_is_being_sent_this_moment_is_not_decided_by_hand(approved, second):
    withdrawals.begin_sending(withdrawal_id=approved.pk)

    with pytest.raises(WithdrawalStatusError):
        withdrawals.settle_by_hand(withdrawal_id=approved.pk, receipt="R", by=second)


@pytest.mark.twice("wallet.send_withdrawals")
def test_sending_twice_pays_once(approved, gateway):
    fact = WithdrawalStep(str(approved.pk), "", "", 0, 0, "", "", "", "")
    for _ in range(2):
        _outside(lambda: send_withdrawals(approved.organization_id, [fact]))()

    assert len(gateway.paid) == 1
    assert state(approved)[0] == "sent"


@pytest.mark.twice("wallet.ask_about_payouts")
def test_asking_twice_settles_once(approved, gateway, hear, later, saver):
    fund(saver, 1, "KES")
    hear()
    gateway.answers = [(Outcome.SUCCEEDED, {"amount_minor": 50_000})]

    later(minutes=2)
    later(minutes=4)

    assert state(approved) == ("settled", 949_001, 0, 0, 50_000)
    assert len(gateway.asked) == 1
