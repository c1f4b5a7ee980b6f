"""Eight ways of money times eight faults of the other side, over HTTP with the sandbox: each ends right, and once."""

from uuid import uuid4

import pytest

from goodplay.core import tenancy
from tests.factories.organizations import OrganizationFactory
from tests.factories.wallet import fund
from tests.factories.withdrawals import OTHER_IBAN, ask_for, bank_terms, mobile_terms, payee_of
from tests.flows.till import Till, lines_of
from wallet.models import PaymentDispute, PaymentIntent, PaymentRefund, Withdrawal
from wallet.services import apply_kit, payments, savings, withdrawals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.flow]

FAULTS = ["late", "twice", "out_of_order", "never", "wrong_amount", "429", "500", "timeout"]
CALLS = {"429", "500", "timeout"}
PHONE = "+254708374149"


@pytest.fixture
def till(request, sandbox, live_server, settings, hear):
    """An organization with the flow's provider, which reaches it at the address of the running server."""
    settings.CALLBACK_URL = live_server.url
    payments.forget_addressees()
    with tenancy.platform("tests"):
        organization = OrganizationFactory.create(currency="KES")
        with tenancy.writing(organization.id):
            apply_kit(kind=organization.kind)
    return Till(organization.id, sandbox, hear, kinds=PROVIDERS[request.getfixturevalue("flow")])


def stk(till: Till, fault: str) -> None:
    """A saver is asked on the phone and pays 100 shillings."""
    till.sandbox.fault("stk", fault, 2 if fault in {"never", "late", "twice"} else 1)
    with till.door():
        _, payment = savings.start_deposit(
            member_id=till.saver.pk,
            provider_id=till.providers["mpesa"].pk,
            amount_minor=100_00,
            currency="KES",
            phone=PHONE,
        )
    till.work()
    if fault in {"429", "500"}:
        assert till.sandbox.prompts() == []
        till.clock()
    till.sandbox.answer_prompt()
    till.settle()
    came = 99_00 if fault == "wrong_amount" else 100_00
    assert till.sandbox.moved() == [("in", came, "KES")]
    if fault == "wrong_amount":
        assert (till.payment(payment).status, till.saved("KES")) == ("review", 0)
        accept(till, "wrong_amount")
    assert (till.payment(payment).status, till.saved("KES")) == ("succeeded", came)
    till.proves("mpesa", "KES")


def paybill(till: Till, fault: str) -> None:
    """Somebody pays 100 shillings to the Paybill and writes what nobody knows; a treasurer finds out whose it is."""
    sandbox = till.sandbox
    if fault in CALLS:
        sandbox.fault("paybill", "never")
        sandbox.fault("pull", fault)
    else:
        sandbox.fault("paybill", fault)
    sandbox.pay_bill(account="NOBODY 1")
    if fault == "out_of_order":
        sandbox.pay_bill(account="NOBODY 2", amount=50)
    till.settle()
    moved = [minor for _, minor, _ in sandbox.moved()]
    assert moved == {"wrong_amount": [99_00], "out_of_order": [100_00, 50_00]}.get(fault, [100_00])
    items = till.suspense()
    assert [(item.reason, item.status) for item in items] == [("unknown_payer", "open")] * len(moved)
    assert (till.saved("KES"), till.of_purpose("suspense", "KES")) == (0, sum(moved))
    for item in items:
        with till.door():
            payments.match_suspense_to_member(item_id=item.pk, member_id=till.saver.pk, by=till.officer.pk)
    till.settle()
    assert (till.saved("KES"), till.of_purpose("suspense", "KES")) == (sum(moved), 0)
    till.proves("mpesa", "KES")


def stripe(till: Till, fault: str) -> None:
    """A member pays 25 euro by card on Stripe's page."""
    till.sandbox.fault("stripe", fault, {"late": 3, "twice": 3, "never": 3, "out_of_order": 2}.get(fault, 1))
    payment = top_up(till, "stripe")
    till.work()
    if fault == "500":
        payment = again_after_failure(till, payment, "stripe")
    elif fault in CALLS:
        till.clock()
    payment = till.payment(payment)
    till.sandbox.pay_by_card(payment.provider_reference)
    ends_as_top_up(till, payment, "stripe", came=24_00 if fault == "wrong_amount" else 25_00)


def paypal(till: Till, fault: str) -> None:
    """A member agrees on PayPal's page to pay 25 euro, which are then collected."""
    if fault in CALLS:
        till.sandbox.fault("paypal_capture", fault)
    else:
        till.sandbox.fault("paypal", fault, 2 if fault in {"late", "twice", "never"} else 1)
    payment = top_up(till, "paypal")
    till.work()
    payment = till.payment(payment)
    till.sandbox.approve_order(payment.provider_reference)
    ends_as_top_up(till, payment, "paypal", came=24_00 if fault == "wrong_amount" else 25_00)


def refund(till: Till, fault: str) -> None:
    """A card payment of 25 euro is given back in part: 10 euro."""
    payment = paid_by_card(till)
    till.sandbox.fault("refund", fault, {"late": 3, "twice": 3, "never": 3}.get(fault, 1))
    with till.door():
        asked = payments.request_refund(
            key="back", payment_id=payment.pk, amount_minor=10_00, reason="Asked for", by=till.officer.pk
        )
    till.settle()
    with tenancy.reading(till.id):
        row = PaymentRefund.objects.of(till.id).get(pk=asked.pk)
    went = 9_00 if fault == "wrong_amount" else 10_00
    assert till.sandbox.moved("refund") == [("out", went, "EUR")]
    assert (row.status, row.amount_minor) == ("succeeded", went)
    assert till.payment(payment).amount_refunded_minor == went
    assert till.saved("EUR") == 25_00 - went
    till.proves("stripe", "EUR")


def dispute(till: Till, fault: str) -> None:
    """A cardholder disputes a payment of 25 euro, and wins."""
    payment = paid_by_card(till)
    sandbox = till.sandbox
    if fault in CALLS:
        sandbox.fault("dispute", "never", 3)
        sandbox.fault("stripe_ask", fault)
    else:
        sandbox.fault("dispute", fault, {"late": 2, "twice": 3, "never": 3, "out_of_order": 2}.get(fault, 1))
    opened = sandbox.dispute(payment.receipt)
    if fault not in {"out_of_order", "late"}:
        till.settle()
    sandbox.close_dispute(opened, "lost")
    till.settle()
    went = 24_00 if fault == "wrong_amount" else 25_00
    with tenancy.reading(till.id):
        row = PaymentDispute.objects.of(till.id).get()
    assert (row.status, row.amount_minor, sandbox.moved("dispute")) == ("lost", went, [("out", went, "EUR")])
    till.proves("stripe", "EUR")


def sepa(till: Till, fault: str) -> None:
    """Two members are paid 50 euro each by a file for the bank; one of the transfers comes back."""
    with till.door():
        bank_terms()
        asked = [withdrawal_of(till, payee_of(till.saver, "bank", place)) for place in (OTHER_IBAN, "")]
        batch = withdrawals.make_batch(currency="EUR", by=till.officer_as_caller(till.officer))
        withdrawals.approve_batch(batch_id=batch.pk, by=till.officer_as_caller(till.other))
        file = withdrawals.export_batch(batch_id=batch.pk, by=till.officer_as_caller(till.officer))
    till.sandbox.fault("sepa" if fault in {*CALLS, "wrong_amount"} else "statement", fault)
    answers = [till.sandbox.hand_in(file), till.sandbox.hand_in(file)]
    assert answers == {"429": [429, 201], "500": [500, 201], "timeout": [0, 409]}.get(fault, [201, 409])
    with tenancy.reading(till.id):
        first, second = (Withdrawal.objects.of(till.id).get(pk=row.pk) for row in asked)
    read_statement(till)
    till.sandbox.return_transfer(second.end_to_end_id)
    for _ in range(2):
        read_statement(till)
    with tenancy.reading(till.id):
        statuses = [Withdrawal.objects.of(till.id).get(pk=row.pk).status for row in (first, second)]
    assert statuses == (["sent", "returned"] if fault == "never" else ["settled", "returned"])
    assert till.saved("EUR") == 150_00
    went = 49_00 if fault == "wrong_amount" else 50_00
    assert till.sandbox.moved() == [("out", went, "EUR"), ("out", 50_00, "EUR"), ("in", 50_00, "EUR")]
    booked = [till.of_purpose(name, "EUR") for name in ("external:bank", "outgoing:bank", "suspense:payouts")]
    assert booked == ([0, 50_00, 0] if fault == "never" else [went, 0, 50_00 - went])


def b2c(till: Till, fault: str) -> None:
    """A saver takes out 50 shillings by mobile money."""
    with till.door():
        mobile_terms(provider=till.providers["mpesa"])
        fund(till.saver, 200_00, currency="KES")
        asked = ask_for(payee_of(till.saver, "mobile_money"), 50_00, "KES")
        withdrawals.approve_withdrawal(withdrawal_id=asked.pk, by=till.officer_as_caller(till.officer))
    till.sandbox.fault("b2c", fault)
    till.work()
    till.settle()
    went = 49_00 if fault == "wrong_amount" else 50_00
    with tenancy.reading(till.id):
        asked.refresh_from_db()
    assert till.sandbox.moved() == [("out", went, "KES")]
    assert (asked.status, till.saved("KES")) == ("settled", 150_00)
    assert till.of_purpose("external:mpesa", "KES") == went
    assert till.of_purpose("suspense:payouts", "KES") == 50_00 - went
    assert till.of_purpose("outgoing:mpesa", "KES") == 0


def top_up(till: Till, kind: str) -> PaymentIntent:
    """Ask the saver for 25 euro."""
    with till.door():
        return payments.start_payment(
            key=f"top-up:{uuid4()}",
            provider_id=till.providers[kind].pk,
            purpose="top_up",
            amount_minor=25_00,
            currency="EUR",
            member_id=till.saver.pk,
            return_url="https://shop.example/done",
        )


def again_after_failure(till: Till, payment: PaymentIntent, kind: str) -> PaymentIntent:
    """A request that certainly never arrived has failed; the payer asks anew."""
    till.clock()
    assert till.payment(payment).status == "failed"
    anew = top_up(till, kind)
    till.work()
    return anew


def ends_as_top_up(till: Till, payment: PaymentIntent, kind: str, *, came: int) -> None:
    """The money is the member's, once."""
    till.settle()
    assert till.sandbox.moved() == [("in", came, "EUR")]
    if came != payment.amount_minor:
        assert (till.payment(payment).status, till.saved("EUR")) == ("review", 0)
        accept(till, "wrong_amount")
    assert (till.payment(payment).status, till.saved("EUR")) == ("succeeded", came)
    till.proves(kind, "EUR")


def accept(till: Till, reason: str) -> None:
    """A treasurer accepts the amount that came."""
    (item,) = till.suspense()
    assert (item.reason, item.status) == (reason, "open")
    with till.door():
        payments.accept_suspense(item_id=item.pk, by=till.officer.pk)
    till.settle()
    assert till.of_purpose("suspense", "KES") == till.of_purpose("suspense", "EUR") == 0


def paid_by_card(till: Till) -> PaymentIntent:
    """A member's payment of 25 euro by card."""
    payment = top_up(till, "stripe")
    till.work()
    till.sandbox.pay_by_card(till.payment(payment).provider_reference)
    till.work()
    assert till.payment(payment).status == "succeeded"
    return till.payment(payment)


def withdrawal_of(till: Till, payee):
    """An approved withdrawal of 50 euro."""
    fund(till.saver, 100_00, currency="EUR")
    asked = ask_for(payee, 50_00)
    return withdrawals.approve_withdrawal(withdrawal_id=asked.pk, by=till.officer_as_caller(till.officer))


def read_statement(till: Till) -> None:
    """Take the next statement of the bank."""
    for line in lines_of(till.sandbox.statement(OTHER_IBAN)):
        with till.door():
            if line["minor"] < 0:
                withdrawals.confirm_by_statement(
                    end_to_end_id=line["end_to_end_id"], amount_minor=-line["minor"], receipt=line["reference"]
                )
            else:
                withdrawals.return_by_statement(end_to_end_id=line["end_to_end_id"], reason=line["reason"])


PROVIDERS = {
    "stk": ["mpesa"],
    "paybill": ["mpesa"],
    "stripe": ["stripe"],
    "paypal": ["paypal"],
    "refund": ["stripe"],
    "dispute": ["stripe"],
    "sepa": [],
    "b2c": ["mpesa"],
}
FLOWS = {flow.__name__: flow for flow in (stk, paybill, stripe, paypal, refund, dispute, sepa, b2c)}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("flow", FLOWS)
def test_it_ends_right_and_once(till, flow, fault):
    FLOWS[flow](till, fault)
