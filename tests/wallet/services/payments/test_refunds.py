"""Refunds: taken at once, sent once, and home again when they fail."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from goodplay.core.ids import uuid7
from tests.factories.payments import PaymentFactory, ProviderFactory, pay, tell
from tests.factories.wallet import post
from tests.wallet.gateways.fake import PAID_AT
from tests.wallet.services.payments.giving_back import (
    _succeeded,
    announced,
    ask,
    balance_of_organization,
    disputed,
    held,
    purposes,
    said,
)
from wallet.enums import RefundStatus
from wallet.errors import (
    InsufficientFundsError,
    PaymentKeyReusedError,
    PaymentNotFoundError,
    PaymentNotPaidError,
    RefundCurrencyError,
    RefundElsewhereError,
    RefundNotFoundError,
    RefundStateError,
    RefundTooLargeError,
    SameOfficerError,
    WholeAmountRequiredError,
)
from wallet.gateways.interface import (
    GatewayBusyError,
    GatewayRefusedError,
    GatewayUnknownError,
    Outcome,
)
from wallet.gateways.wire import NOT_FOUND
from wallet.models import PaymentRefund
from wallet.services import Holder, payments

pytestmark = pytest.mark.usefixtures("books_balance")


def test_what_goes_back_is_taken_at_once_and_leaves_when_it_is_confirmed(paid, provider, member):
    refund = ask(paid, 4_000)
    assert (held(member), purposes("outgoing:mpesa", "external:mpesa")) == (6_000, (4_000, -10_000))

    assert tell(provider, said(Outcome.SUCCEEDED, refund), said(Outcome.SUCCEEDED, refund)) == 1
    refund.refresh_from_db()
    paid.refresh_from_db()
    assert (refund.status, refund.occurred_at, paid.amount_refunded_minor) == ("succeeded", PAID_AT, 4_000)
    assert purposes("outgoing:mpesa", "external:mpesa") == (0, -6_000)
    (fact,) = announced("payment.refunded")
    assert (fact["amount_minor"], fact["full"], fact["member_id"]) == (4_000, False, str(member.pk))


def test_the_same_key_asks_once_and_not_for_something_else(paid):
    first, second = (ask(paid, 1_000, key="once") for _ in range(2))
    assert first.pk == second.pk
    with pytest.raises(PaymentKeyReusedError):
        ask(paid, 2_000, key="once")


@pytest.mark.parametrize(
    ("minor", "options", "error"),
    [
        (10_100, {}, RefundTooLargeError),
        (150, {}, WholeAmountRequiredError),
        (100, {"currency": "EUR"}, RefundCurrencyError),
    ],
)
def test_what_cannot_go_back_is_refused(paid, minor, options, error):
    with pytest.raises(error):
        ask(paid, minor, **options)
    assert not PaymentRefund.objects.exists()


def test_refunds_together_are_never_more_than_the_payment(paid):
    ask(paid, 6_000)
    with pytest.raises(RefundTooLargeError):
        ask(paid, 6_000)


def test_what_was_spent_cannot_go_back(paid, member):
    post(Holder.member(member.pk), Holder.organization(), 5_000, "KES")
    with pytest.raises(InsufficientFundsError):
        ask(paid)


def test_a_payment_that_was_not_paid_or_is_a_gift_is_not_given_back_here(provider):
    with pytest.raises(PaymentNotPaidError):
        ask(PaymentFactory.create(provider))
    gift = pay(PaymentFactory.create(provider, purpose="donation", subject_type="donation", subject_id=str(uuid7())))
    with pytest.raises(RefundElsewhereError):
        ask(gift)


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.CANCELLED])
def test_a_refund_that_fails_goes_home_and_may_be_asked_for_again(paid, provider, member, outcome):
    refund = ask(paid)
    failed = said(outcome, refund, code="closed", reason="The account is closed.")
    assert tell(provider, failed, failed) == 1

    refund.refresh_from_db()
    assert (refund.status, refund.code, refund.note) == ("failed", "closed", "The account is closed.")
    assert (held(member), purposes("outgoing:mpesa")) == (10_000, (0,))
    assert ask(paid).status == RefundStatus.NEW


def test_a_refund_that_comes_back_later_waits_until_it_is_paid_otherwise(paid, provider, member):
    refund = ask(paid, by=member.pk)
    tell(provider, said(Outcome.SUCCEEDED, refund))
    late = said(Outcome.FAILED, refund)
    assert tell(provider, late, late, said(Outcome.SUCCEEDED, refund)) == 1
    assert purposes("outgoing:mpesa", "external:mpesa") == (10_000, -10_000)
    assert announced("payment.refund_failed")[0]["bounced"] is True

    with pytest.raises(SameOfficerError):
        payments.confirm_refund(refund_id=refund.pk, by=member.pk, note="By hand")
    confirmed = payments.confirm_refund(refund_id=refund.pk, by=None, note="Paid at the office, 17")
    assert (confirmed.status, confirmed.note) == ("succeeded", "Paid at the office, 17")
    assert purposes("outgoing:mpesa", "external:manual") == (0, 10_000)
    assert tell(provider, late) == 0


@pytest.mark.parametrize("outcome", [Outcome.PENDING, Outcome.UNKNOWN])
def test_a_refund_on_its_way_is_noted_once(paid, provider, outcome):
    refund = ask(paid)
    tell(provider, said(Outcome.PENDING, refund))
    assert tell(provider, said(outcome, refund), said(outcome, refund)) == (outcome is Outcome.UNKNOWN)


@pytest.mark.parametrize(("spent", "borne"), [(0, 0), (7_000, -5_000)])
def test_a_refund_made_at_the_providers_site_is_taken_up(paid, provider, member, spent, borne):
    if spent:
        post(Holder.member(member.pk), Holder.purpose("shop"), spent, "KES")
    found = said(Outcome.SUCCEEDED, provider_reference="X1", parent="R1", amount_minor=5_000)
    assert tell(provider, found, found) == 1

    refund = PaymentRefund.objects.get()
    assert (refund.was_found, refund.amount_minor, refund.status) == (True, 5_000, "succeeded")
    assert held(member) == (3_000 if spent else 5_000)
    assert purposes("outgoing:mpesa", "external:mpesa") == (0, -5_000)
    assert balance_of_organization() == borne


def test_a_refund_found_before_it_is_certain_moves_nothing_yet(paid, provider, member):
    found = said(Outcome.PENDING, provider_reference="X1", parent="R1", amount_minor=5_000)
    tell(provider, found)
    assert (held(member), PaymentRefund.objects.get().status) == (10_000, "pending")
    tell(provider, replace(found, outcome=Outcome.FAILED))
    paid.refresh_from_db()
    assert (held(member), paid.amount_refunded_minor) == (10_000, 0)


def test_what_says_nothing_that_can_be_booked_is_left(paid, provider):
    nothing = said(Outcome.FAILED, provider_reference="X1", parent="R1", amount_minor=5_000)
    unknown = said(Outcome.SUCCEEDED, provider_reference="X2", parent="R9", amount_minor=5_000)
    assert tell(provider, nothing, unknown, replace(unknown, amount_minor=None)) == 0
    tell(provider, said(Outcome.SUCCEEDED, ask(paid)))
    assert tell(provider, replace(unknown, parent="R1", provider_reference="X3")) == 0


def test_a_message_about_a_payment_that_is_not_known_yet_is_heard_again(paid, provider):
    for finding in (
        said(Outcome.SUCCEEDED, provider_reference="X2", parent="R9", amount_minor=5_000),
        disputed(parent="R9"),
    ):
        with pytest.raises(PaymentNotFoundError):
            tell(provider, finding, message_id=1)
        assert tell(provider, finding) == 0


def test_there_is_no_refund_of_that_id(paid):
    with pytest.raises(RefundNotFoundError):
        payments.confirm_refund(refund_id=uuid7(), by=None, note="x")


# by hand


@pytest.fixture
def cash(door, member):
    """100 KES in cash, in a member's wallet."""
    box = ProviderFactory.create(kind="manual", currencies=["KES"])
    payment = pay(PaymentFactory.create(box, member_id=member.pk), receipt="C1")
    payments.credit_top_ups(payments=[_succeeded()])
    return payment


def test_cash_goes_back_when_another_officer_has_paid_it(cash, member):
    refund = ask(cash, by=member.pk)
    assert (refund.status, refund.next_ask_at, announced("refund.requested")) == ("pending", None, [])
    with pytest.raises(SameOfficerError):
        payments.confirm_refund(refund_id=refund.pk, by=member.pk, note="Box 3")
    with pytest.raises(RefundStateError):
        payments.ask_about_refund(refund_id=refund.pk)
    payments.confirm_refund(refund_id=refund.pk, by=None, note="Box 3")
    assert purposes("outgoing:manual", "external:manual") == (0, 0)
    with pytest.raises(RefundStateError):
        payments.confirm_refund(refund_id=refund.pk, by=None, note="Box 3")


def test_a_refund_in_cash_can_be_called_off(cash, member):
    refund = ask(cash)
    for _ in range(2):
        assert payments.call_off_refund(refund_id=refund.pk, reason="Mistake").status == "failed"
    assert held(member) == 10_000


def test_a_refund_that_was_sent_is_not_called_off(paid):
    refund = ask(paid)
    for verb in (payments.call_off_refund,):
        with pytest.raises(RefundStateError):
            verb(refund_id=refund.pk, reason="Mistake")
    with pytest.raises(RefundStateError):
        payments.confirm_refund(refund_id=refund.pk, by=None, note="x")


# sending and asking


def due(refund):
    PaymentRefund.objects.filter(pk=refund.pk).update(next_ask_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.twice("wallet.send_refunds")
def test_a_refund_is_sent_once_under_its_own_id(paid, refunding, hear, organization):
    refund = ask(paid)
    hear()
    hear()
    (order,) = refunding.orders
    assert (order.reference, order.receipt, order.amount_minor) == (str(refund.pk), "R1", 10_000)
    refund.refresh_from_db()
    assert (refund.status, refund.provider_reference) == ("pending", "X1")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (GatewayRefusedError("closed", "No."), "failed"),
        (GatewayUnknownError("late"), "unknown"),
        (GatewayBusyError("later"), "sending"),
        (said(Outcome.SUCCEEDED), "succeeded"),
    ],
)
def test_what_the_provider_answers_is_noted(paid, refunding, hear, answer, status):
    refund = ask(paid)
    refunding.refunds.append(answer)
    hear()
    refund.refresh_from_db()
    assert (refund.status, refund.sent_at is None) == (status, status == "sending")


@pytest.mark.twice("wallet.ask_about_refunds")
def test_a_refund_the_provider_did_not_take_is_sent_again_as_it_was(paid, refunding, hear, clock):
    refund = ask(paid)
    refunding.refunds.append(GatewayBusyError("later"))
    hear()
    due(refund)
    clock()
    clock()
    assert [order.reference for order in refunding.orders] == [str(refund.pk)] * 2


def test_a_refund_whose_answer_was_lost_is_asked_about_and_never_sent_anew(paid, refunding, hear, clock):
    refund = ask(paid)
    refunding.refunds.append(GatewayUnknownError("late"))
    hear()
    due(refund)
    refunding.answers = [said(Outcome.SUCCEEDED, refund)]
    clock()
    refund.refresh_from_db()
    assert (refund.status, len(refunding.orders)) == ("succeeded", 1)
    assert refunding.asked[0].reference == str(refund.pk)


def test_a_refund_that_never_arrived_is_sent_again_under_its_id(paid, refunding, hear, clock):
    refund = ask(paid)
    refunding.refunds.append(GatewayUnknownError("late"))
    hear()
    due(refund)
    refunding.answers = [said(Outcome.FAILED, refund, code=NOT_FOUND)]
    clock()
    due(refund)
    refunding.answers = []
    clock()
    assert [order.reference for order in refunding.orders] == [str(refund.pk)] * 2


def test_a_provider_that_does_not_answer_is_asked_later(paid, refunding, hear, clock):
    refund = ask(paid)
    hear()
    payments.ask_about_refund(refund_id=refund.pk)
    refunding.fails = GatewayBusyError("later")
    clock()
    refund.refresh_from_db()
    assert (refund.status, refund.next_ask_at > timezone.now()) == ("pending", True)


def test_a_refund_found_at_the_provider_is_asked_about_and_not_sent(paid, provider, refunding, clock):
    tell(provider, said(Outcome.PENDING, provider_reference="X1", parent="R1", amount_minor=5_000))
    refund = PaymentRefund.objects.get()
    due(refund)
    clock()
    assert (refunding.orders, refunding.asked[0].provider_reference) == ([], "X1")
